package dev.triage.topology;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.GlobalStore;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** Draws a graph as a Mermaid flow chart: topics as cylinders, stores as boxes with sides, processors as boxes. */
public final class MermaidTopology {
    private final StringBuilder chart = new StringBuilder("flowchart LR\n");
    private final Map<String, String> ids = new TreeMap<>();

    private MermaidTopology() {}

    public static String of(TopologyDescription graph) {
        MermaidTopology drawing = new MermaidTopology();
        graph.subtopologies().stream()
                .sorted((a, b) -> Integer.compare(a.id(), b.id()))
                .forEach(drawing::draw);
        graph.globalStores().forEach(drawing::draw);
        return drawing.chart.toString();
    }

    private void draw(Subtopology part) {
        chart.append("  subgraph s")
                .append(part.id())
                .append("[sub-topology ")
                .append(part.id())
                .append("]\n");
        part.nodes().stream()
                .filter(Processor.class::isInstance)
                .map(Node::name)
                .sorted()
                .forEach(name -> line(id("p:" + name) + "[" + name + "]"));
        chart.append("  end\n");
        for (Node node : part.nodes()) {
            if (node instanceof Source source) {
                source.topicSet()
                        .forEach(topic -> source.successors().forEach(next -> arrow(topic(topic), node(next))));
            } else if (node instanceof Processor processor) {
                processor.stores().stream()
                        .sorted()
                        .forEach(store -> line(node(node) + " -.- " + id("t:" + store) + "[[" + store + "]]"));
                processor.successors().forEach(next -> arrow(node(node), node(next)));
            }
        }
    }

    private void draw(GlobalStore store) {
        store.source().topicSet().forEach(topic -> store.processor()
                .stores()
                .forEach(name -> arrow(topic(topic), id("t:" + name) + "[[" + name + "]]")));
    }

    private String node(Node node) {
        return node instanceof Sink sink ? topic(sink.topic()) : id("p:" + node.name());
    }

    private String topic(String name) {
        return id("k:" + name) + "[(" + name + ")]";
    }

    private String id(String name) {
        return ids.computeIfAbsent(name, key -> "n" + ids.size());
    }

    private void arrow(String from, String to) {
        line(from + " --> " + to);
    }

    private void line(String text) {
        chart.append("    ").append(text).append('\n');
    }
}
