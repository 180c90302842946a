package dev.triage.avro;

import dev.triage.core.Candidate;
import dev.triage.core.Judgement;

final class JudgementRecords {

    private JudgementRecords() {}

    static dev.triage.record.Judgement toRecord(Judgement judgement) {
        return new dev.triage.record.Judgement(
                judgement.candidates().stream().map(JudgementRecords::toRecord).toList(),
                Optionals.nullable(judgement.similarity()),
                Optionals.nullable(judgement.margin()),
                Optionals.nullable(judgement.confidence()),
                Optionals.nullable(judgement.known()),
                judgement.encoder(),
                judgement.stateVersion(),
                judgement.classifier(),
                judgement.tokens(),
                judgement.truncated(),
                judgement.rule(),
                judgement.neighbours());
    }

    private static dev.triage.record.Candidate toRecord(Candidate candidate) {
        return new dev.triage.record.Candidate(
                candidate.category(), candidate.similarity(), Optionals.nullable(candidate.probability()));
    }

    /** Similarity and margin follow from the candidates; the record has them for readers that want figures alone. */
    static Judgement toCore(dev.triage.record.Judgement record) {
        return new Judgement(
                record.getCandidates().stream().map(JudgementRecords::toCore).toList(),
                Optionals.optional(record.getConfidence()),
                Optionals.optional(record.getKnown()),
                record.getEncoderId(),
                record.getStateVersion(),
                record.getClassifier(),
                record.getTokens(),
                record.getTruncated(),
                record.getRule(),
                record.getNeighbours());
    }

    private static Candidate toCore(dev.triage.record.Candidate record) {
        return new Candidate(record.getCategory(), record.getSimilarity(), Optionals.optional(record.getProbability()));
    }
}
