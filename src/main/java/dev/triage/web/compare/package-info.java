/**
 * The workbench: comparing texts, scoring files of pairs, and measuring how often the right standard question is found.
 * Entry points: {@link dev.triage.web.compare.CompareApi}, {@link dev.triage.web.compare.BatchApi} for the pages,
 * {@link dev.triage.web.compare.PairScorer} and {@link dev.triage.web.compare.Retrieval} for the command.
 */
package dev.triage.web.compare;
