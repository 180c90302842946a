/** Ranking documents for a query, as a prefilter of retrieval. Entry point: {@link dev.triage.web.rank.RankApi}. */
package dev.triage.web.rank;
