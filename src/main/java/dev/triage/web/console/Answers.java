package dev.triage.web.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Candidate;
import dev.triage.core.FaqEntry;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.web.faq.FaqIndex;

/** The collected answers of the categories that a ticket may belong to: whoever decides it can pass one on. */
final class Answers {
    private static final int OF_EACH = 2;

    private Answers() {}

    /** Adds {@code answers}, those of the best candidate first. */
    static ObjectNode addTo(ObjectNode shape, ReviewQueue.Item item, FaqIndex index) {
        ArrayNode answers = shape.putArray("answers");
        String content = item.ticket().ticket().content();
        if (index.size() > 0 && !content.isBlank()) {
            for (Candidate candidate : item.ticket().judgement().candidates()) {
                for (FaqIndex.Hit hit :
                        index.ask(content, candidate.category(), OF_EACH).hits()) {
                    FaqEntry entry = hit.entry();
                    answers.addObject()
                            .put("category", entry.category())
                            .put("question", entry.question())
                            .put("answer", entry.answer())
                            .put("link", entry.link())
                            .put("similarity", hit.similarity());
                }
            }
        }
        return shape;
    }
}
