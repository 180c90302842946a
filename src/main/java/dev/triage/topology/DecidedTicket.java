package dev.triage.topology;

import dev.triage.core.Decision;
import java.time.Instant;

/** A decision with what the record of it needs beside. */
record DecidedTicket(Decision decision, int revision, Instant decidedAt) {}
