/**
 * The streams graph: from raw tickets to labelled tickets, review items and dead letters, and from labelled examples to
 * the centroids that every instance decides by.
 *
 * <p>Entry points: {@link dev.triage.topology.TriageTopology} builds the graph, the same for production and tests;
 * {@link dev.triage.topology.TopicNames} is the one place that knows what topics are called;
 * {@link dev.triage.topology.RouterStateView} is what the global store has loaded.
 */
package dev.triage.topology;
