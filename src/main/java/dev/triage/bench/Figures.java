package dev.triage.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was measured, by name. All names are there from the start, null until they are measured. */
final class Figures {
    private static final String[] NAMES = {
        "texts",
        "examples",
        "threads",
        "partitions",
        "encoderPerSecond",
        "pipelinePerSecond",
        "pipelineToEncoder",
        "pipelineToEncoderRounds",
        "langchain4jLoopPerSecond",
        "pipelineToLangchain4j",
        "langchain4jLoopPerSecondAllExamples",
        "pipelineToLangchain4jAllExamples",
        "encoderToLangchain4jEmbed",
        "encoderOneCore",
        "langchain4jEmbedOneCore",
        "repeatsSpeedup",
        "repeatsPerSecond",
        "distinctPerSecond",
        "latencyMsP50",
        "latencyMsP99",
        "latencyByLoad",
        "coldStartSeconds",
        "firstStartSeconds",
        "residentMb",
        "residentPeakMb",
        "residentHeapLimitMb",
        "classificationToEncoding",
        "classificationMicros",
        "refreshMillis",
        "microsByCategories",
        "mostToFewestCategories",
        "microsByTokens",
        "residentMbByTickets",
        "volumePerSecond",
        "importToQuietMsP99",
        "importMsP99",
        "quietMsP99",
        "importedPerSecond",
        "startSecondsAfterImport",
        "perSecondByInstances",
        "toEncoderByInstances",
        "cpuMsPerTicketByInstances",
        "mostLagByInstances",
        "drainedSecondsByInstances",
        "lostByInstances",
        "doubledByInstances",
        "perSecondByThreads",
        "toEncoderByThreads",
        "cpuMsPerTicketByThreads",
        "mostLagByThreads",
        "drainedSecondsByThreads",
        "lostByThreads",
        "doubledByThreads",
        "perSecondByPartitions",
        "toEncoderByPartitions",
        "cpuMsPerTicketByPartitions",
        "mostLagByPartitions",
        "drainedSecondsByPartitions",
        "lostByPartitions",
        "doubledByPartitions"
    };

    private final Map<String, Object> values = new LinkedHashMap<>();

    Figures() {
        for (String name : NAMES) {
            values.put(name, null);
        }
    }

    void put(String name, Object value) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("no figure is named " + name);
        }
        values.put(name, value instanceof Double number ? rounded(number) : value);
    }

    /** Empty if it hasn't been measured. */
    Optional<Double> number(String name) {
        return Optional.ofNullable((Double) values.get(name));
    }

    /** To four digits: more than what can be seen twice. */
    static double rounded(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
        return Math.round(value * scale) / scale;
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(values);
    }
}
