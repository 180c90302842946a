package dev.triage.bench;

import dev.triage.runtime.CsvTable;
import java.util.List;

/**
 * What the demonstration runs over when its start is measured.
 *
 * @param mainClass of the command line, for when it doesn't run from a jar
 * @param examples taught at its first start
 * @param tickets of which each start gets some, under ids of its own
 */
public record Demonstration(String mainClass, CsvTable examples, List<String> tickets) {
    public Demonstration {
        tickets = List.copyOf(tickets);
    }
}
