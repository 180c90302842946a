/** Measurements of speed and size, each a class of its own. Entry points: {@link dev.triage.bench.Bench}, {@link dev.triage.bench.Peer}. */
package dev.triage.bench;
