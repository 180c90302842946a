package dev.triage.web.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.web.ApiException;
import java.util.ArrayList;
import java.util.List;

/** What both APIs ask of a request's texts. */
final class Inputs {
    /** As many as OpenAI takes. */
    static final int MOST_TEXTS = 2048;

    private Inputs() {}

    static int dimensions(JsonNode request, EncoderDescriptor descriptor) {
        JsonNode node = request.path("dimensions");
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 1
                || node.intValue() > descriptor.dimension()) {
            throw ApiException.badRequest(
                    "'dimensions' must be a whole number from 1 to " + descriptor.dimension() + " for "
                            + descriptor.name() + ".",
                    "dimensions");
        }
        return node.intValue();
    }

    /** @throws ApiException if there are too many or one isn't a string */
    static List<String> list(JsonNode array, String wrongType) {
        if (array.size() > MOST_TEXTS) {
            throw ApiException.badRequest(
                    "'input' has " + array.size() + " texts: at most " + MOST_TEXTS + " are allowed in one request.",
                    "input");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw ApiException.badRequest(wrongType, "input");
            }
            texts.add(element.textValue());
        }
        return texts;
    }
}
