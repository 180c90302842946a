/** Other libraries that the benchmark compares with; compiled with the Maven profile {@code peers} only. */
package dev.triage.bench.peers;
