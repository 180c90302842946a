package dev.triage.runtime.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Category;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** One line of a backup: a JSON object whose {@code kind} says what it is. Independent of any registry. */
sealed interface BackupRecord {
    ObjectMapper JSON = new ObjectMapper();

    ObjectNode toJson();

    record OfExample(LabelledExample example) implements BackupRecord {
        @Override
        public ObjectNode toJson() {
            return JSON.createObjectNode()
                    .put("kind", "example")
                    .put("id", example.id())
                    .put("text", example.text())
                    .put("category", example.category())
                    .put("source", example.source());
        }

        private static BackupRecord read(JsonNode json) {
            return new OfExample(new LabelledExample(
                    text(json, "id"), text(json, "text"), text(json, "category"), text(json, "source")));
        }
    }

    record OfCategory(Category category) implements BackupRecord {
        @Override
        public ObjectNode toJson() {
            ObjectNode json = JSON.createObjectNode()
                    .put("kind", "category")
                    .put("name", category.name())
                    .put("title", category.title())
                    .put("destination", category.destination())
                    .put("retired", category.retired())
                    .put("changedBy", category.changedBy())
                    .put("changedAt", category.changedAt().toString());
            category.targetPrecision().ifPresent(target -> json.put("targetPrecision", target));
            category.languages().forEach(json.putArray("languages")::add);
            return json;
        }

        private static BackupRecord read(JsonNode json) {
            List<String> languages = new ArrayList<>();
            json.path("languages").forEach(language -> languages.add(language.asText()));
            return new OfCategory(new Category(
                    text(json, "name"),
                    text(json, "title"),
                    text(json, "destination"),
                    languages,
                    json.has("targetPrecision")
                            ? OptionalDouble.of(json.path("targetPrecision").asDouble())
                            : OptionalDouble.empty(),
                    json.path("retired").asBoolean(),
                    text(json, "changedBy"),
                    Instant.parse(text(json, "changedAt"))));
        }
    }

    record OfDecision(ReviewDecision decision) implements BackupRecord {
        @Override
        public ObjectNode toJson() {
            return JSON.createObjectNode()
                    .put("kind", "decision")
                    .put("id", decision.id())
                    .put("ticket", decision.ticketId())
                    .put("action", decision.action().name())
                    .put("category", decision.category())
                    .put("undoes", decision.undoes())
                    .put("decidedBy", decision.decidedBy())
                    .put("decidedAt", decision.decidedAt().toString());
        }

        private static BackupRecord read(JsonNode json) {
            return new OfDecision(new ReviewDecision(
                    text(json, "id"),
                    text(json, "ticket"),
                    ReviewDecision.Action.valueOf(text(json, "action")),
                    text(json, "category"),
                    text(json, "undoes"),
                    text(json, "decidedBy"),
                    Instant.parse(text(json, "decidedAt"))));
        }
    }

    /** @throws IllegalArgumentException if it is no such record */
    static BackupRecord read(JsonNode json) {
        try {
            return switch (text(json, "kind")) {
                case "example" -> OfExample.read(json);
                case "category" -> OfCategory.read(json);
                case "decision" -> OfDecision.read(json);
                default -> throw new IllegalArgumentException("there is no kind " + text(json, "kind"));
            };
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return json.path(name).textValue();
    }
}
