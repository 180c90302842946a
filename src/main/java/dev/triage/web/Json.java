package dev.triage.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The one place that parses what callers send. */
public final class Json {
    public static final String TYPE = "application/json; charset=utf-8";

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** @throws ApiException unless it is a JSON object */
    public static JsonNode object(byte[] body) {
        if (body.length == 0) {
            throw ApiException.badRequest("missing request body");
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (StreamConstraintsException e) {
            throw ApiException.badRequest("The JSON is nested too deeply or has a member that is too long.");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw ApiException.badRequest("The request is not valid JSON in UTF-8"
                    + (at == null ? "." : ", see line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        } catch (IOException e) {
            throw ApiException.badRequest("The request is not valid JSON in UTF-8.");
        }
        if (!node.isObject()) {
            throw ApiException.badRequest("The request must be a JSON object.");
        }
        return node;
    }

    /** A member that is a string; the other value where it is absent or null. */
    public static String text(JsonNode object, String name, String otherwise) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isTextual()) {
            throw ApiException.badRequest("'" + name + "' must be a string.", name);
        }
        return node.textValue();
    }

    /** A member that is true or false. */
    public static boolean flag(JsonNode object, String name, boolean otherwise) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw ApiException.badRequest("'" + name + "' must be true or false.", name);
        }
        return node.booleanValue();
    }

    /** A member that is a whole number in a range. */
    public static int whole(JsonNode object, String name, int otherwise, int least, int most) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw ApiException.badRequest(
                    "'" + name + "' must be a whole number from " + least + " to " + most + ".", name);
        }
        return node.intValue();
    }

    /** A member that is a number in a range. */
    public static double number(JsonNode object, String name, double otherwise, double least, double most) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            throw ApiException.badRequest("'" + name + "' must be a number from " + least + " to " + most + ".", name);
        }
        return node.doubleValue();
    }

    /** A member that is a list of strings. */
    public static List<String> texts(JsonNode object, String name, int most) {
        JsonNode node = object.path(name);
        if (!node.isArray()) {
            throw ApiException.badRequest("'" + name + "' must be a list of strings.", name);
        }
        if (node.size() > most) {
            throw ApiException.badRequest(
                    "'" + name + "' has " + node.size() + " elements: at most " + most + " are allowed.", name);
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw ApiException.badRequest("'" + name + "' must be a list of strings.", name);
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("own values can be written", e);
        }
    }

    /** A string as a JSON literal, quotes included. */
    public static String quoted(String text) {
        return new String(bytes(text), StandardCharsets.UTF_8);
    }

    /** A vector as a JSON array of numbers that read back as the same 32-bit floats. */
    public static byte[] vector(float[] vector) {
        return VectorText.of(vector);
    }
}
