package dev.triage.topology;

import dev.triage.core.Digest;

/**
 * What is remembered of a ticket to recognise a repeat.
 *
 * @param revision counts up from 1 with each change of content
 */
record Seen(Digest content, int revision) {}
