/** The command line: each command parses its options, wires the parts and runs them. Entry point: {@link dev.triage.cli.TicketTriage}. */
package dev.triage.cli;
