package dev.triage.web.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.SetupException;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.Json;
import dev.triage.web.RequestBody;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Files of pairs over HTTP: {@code POST /api/batches?name=…&encoder=…} with the file as body, then
 * {@code GET /api/batches/{id}} and its {@code /events}, {@code /result.xlsx} and {@code /result.csv}; {@code DELETE}
 * cancels and forgets.
 */
public final class BatchApi implements WebServer.Module, AutoCloseable {
    private static final long MOST_BYTES = 64L << 20;
    private static final int LONGEST_NAME = 120;

    private final ServedEncoders encoders;
    private final BodyLimit bodies;
    private final Batches batches;

    public BatchApi(ServedEncoders encoders, WorkPool pool, BodyLimit bodies) {
        this(encoders, bodies, new Batches(encoders, pool));
    }

    BatchApi(ServedEncoders encoders, BodyLimit bodies, Batches batches) {
        this.encoders = encoders;
        this.bodies = bodies;
        this.batches = batches;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post("/api/batches", this::upload);
        routes.get("/api/batches/{id}", context -> context.contentType(Json.TYPE)
                .result(Json.bytes(state(find(context)))));
        routes.delete("/api/batches/{id}", context -> {
            batches.remove(find(context).id());
            context.status(204);
        });
        routes.post("/api/batches/{id}/cancel", context -> {
            find(context).cancel();
            context.status(204);
        });
        routes.get("/api/batches/{id}/events", this::events);
        routes.get("/api/batches/{id}/result.xlsx", context -> export(context, "xlsx"));
        routes.get("/api/batches/{id}/result.csv", context -> export(context, "csv"));
    }

    private void upload(Context context) throws IOException {
        String name = name(context.queryParam("name"));
        String encoder = context.queryParam("encoder") == null ? Encoders.AUTO : context.queryParam("encoder");
        if (!encoder.equals(Encoders.AUTO) && encoders.find(encoder).isEmpty()) {
            throw ApiException.badRequest("There is no such encoder; GET /api/encoders lists them.", "encoder");
        }
        Path file = batches.newFile();
        RequestBody.readInto(file, context, bodies, MOST_BYTES, ErrorShape.PLAIN, answer -> {
            try {
                Batch batch = batches.start(file, name, encoder);
                answer.json(JsonNodeFactory.instance.objectNode().put("id", batch.id()));
            } catch (SetupException e) {
                throw ApiException.badRequest(e.getMessage());
            }
        });
    }

    /** The last part of a path, without what could harm a header or a message. */
    private static String name(String given) {
        String name = given == null ? "" : given.replaceAll(".*[/\\\\]", "").replaceAll("[\\p{C}\"%;]", "_");
        if (name.isBlank()) {
            return "pairs.csv";
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    private Batch find(Context context) {
        return batches.find(context.pathParam("id"))
                .orElseThrow(() -> ApiException.notFound("There is no such batch; it may have been forgotten."));
    }

    static ObjectNode progress(Batch batch) {
        PairReport report = batch.report();
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", batch.state().name().toLowerCase(Locale.ROOT))
                .put("rows", report.rows())
                .put("done", report.done())
                .put("badRows", report.badRows())
                .put("perSecond", report.seconds() == 0 ? 0 : report.done() / report.seconds())
                .put("error", batch.error());
    }

    private static ObjectNode state(Batch batch) {
        PairReport report = batch.report();
        ObjectNode json = progress(batch)
                .put("file", report.file())
                .put("charset", report.charset())
                .put("separator", report.separator())
                .put("pairs", report.pairs())
                .put("cut", report.cut())
                .put("mean", report.mean());
        ArrayNode histogram = json.putArray("histogram");
        for (long count : report.histogram()) {
            histogram.add(count);
        }
        ArrayNode bad = json.putArray("bad");
        report.bad().forEach(row -> bad.addObject().put("row", row.number()).put("reason", row.reason()));
        ArrayNode first = json.putArray("first");
        report.first().forEach(pair -> first.addObject()
                .put("row", pair.row())
                .put("standard", pair.standard())
                .put("question", pair.question())
                .put("similarity", pair.similarity())
                .put("encoder", pair.encoder())
                .put("cut", pair.cut()));
        return json;
    }

    /** Server-sent events, a few a second. */
    private void events(Context context) {
        Batch batch = find(context);
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
            answer.contentType("text/event-stream; charset=utf-8");
            batches.watch(batch, answer);
        });
    }

    static String event(Batch batch) {
        return "event: " + (batch.ended() ? "end" : "progress") + "\ndata: "
                + new String(Json.bytes(progress(batch)), StandardCharsets.UTF_8) + "\n\n";
    }

    private void export(Context context, String format) {
        Batch batch = find(context);
        if (batch.state() != Batch.State.DONE && batch.state() != Batch.State.CANCELLED) {
            throw ApiException.of(409, "The batch isn't finished yet.");
        }
        double threshold = threshold(context.queryParam("threshold"));
        String name = batch.report().file().replaceFirst("\\.[^.]*$", "") + "-similarity." + format;
        boolean xlsx = format.equals("xlsx");
        context.header(
                "Content-Disposition",
                "attachment; filename=\"result." + format + "\"; filename*=UTF-8''" + encoded(name));
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
            answer.contentType(
                    xlsx
                            ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                            : "text/csv; charset=utf-8");
            batches.export(answer, out -> {
                if (xlsx) {
                    PairExport.xlsx(batch.scorer(), threshold, out);
                } else {
                    PairExport.csv(batch.scorer(), threshold, out);
                }
            });
        });
    }

    private static double threshold(String given) {
        try {
            double threshold = given == null ? 0.7 : Double.parseDouble(given);
            if (threshold >= -1 && threshold <= 1) {
                return Math.round(threshold * 100) / 100.0;
            }
        } catch (NumberFormatException e) {
            // as a number out of range
        }
        throw ApiException.badRequest("'threshold' must be a number from -1 to 1.", "threshold");
    }

    /** RFC 5987. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_')) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", b & 0xFF));
            }
        }
        return encoded.toString();
    }

    @Override
    public void close() {
        batches.close();
    }
}
