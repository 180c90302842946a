package dev.triage.web.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.runtime.console.DecisionLog;
import dev.triage.web.CsvField;
import dev.triage.web.Json;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Decisions and examples as files, read from the topics whole. */
final class ExportApi implements WebServer.Module {
    private final ConsoleSources sources;
    private final Access access;

    ExportApi(ConsoleSources sources, Access access) {
        this.sources = sources;
        this.access = access;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/export/decisions.csv", context -> decisions(context, true));
        routes.get("/api/export/decisions.jsonl", context -> decisions(context, false));
        routes.get("/api/export/examples.csv", context -> examples(context, true));
        routes.get("/api/export/examples.jsonl", context -> examples(context, false));
    }

    private void decisions(Context context, boolean csv) {
        OutputStream out = begin(context, "decisions", csv);
        if (csv) {
            write(out, csv(List.of("id", "ticket", "action", "category", "undoes", "by", "at", "state")));
        }
        sources.export().decisions(decision -> {
            String state = sources.feed()
                    .decisions()
                    .find(decision.id())
                    .map(entry -> entry.state())
                    .orElse(DecisionLog.State.HOLDS)
                    .name()
                    .toLowerCase(Locale.ROOT);
            write(
                    out,
                    csv
                            ? csv(row(decision, state))
                            : line(Shapes.decision(decision).put("state", state)));
        });
    }

    private static List<String> row(ReviewDecision decision, String state) {
        return List.of(
                decision.id(),
                decision.ticketId(),
                decision.action().name(),
                decision.category(),
                decision.undoes(),
                decision.decidedBy(),
                decision.decidedAt().toString(),
                state);
    }

    private void examples(Context context, boolean csv) {
        OutputStream out = begin(context, "examples", csv);
        if (csv) {
            write(out, csv(List.of("id", "text", "label", "source")));
        }
        sources.export()
                .examples(example -> write(
                        out,
                        csv
                                ? csv(List.of(example.id(), example.text(), example.category(), example.source()))
                                : line(json(example))));
    }

    private static ObjectNode json(LabelledExample example) {
        return Shapes.object()
                .put("id", example.id())
                .put("text", example.text())
                .put("label", example.category())
                .put("source", example.source());
    }

    private OutputStream begin(Context context, String name, boolean csv) {
        access.reader(context, Role.LEAD);
        context.header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"" + name + (csv ? ".csv" : ".jsonl") + "\"")
                .contentType(csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8");
        return context.outputStream();
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(ObjectNode node) {
        return new String(Json.bytes(node), StandardCharsets.UTF_8) + "\n";
    }

    /** RFC 4180, every field quoted. */
    static String csv(List<String> fields) {
        return fields.stream()
                .map(CsvField::harmless)
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\r\n"));
    }
}
