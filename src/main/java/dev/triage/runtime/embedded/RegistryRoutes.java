package dev.triage.runtime.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.triage.runtime.embedded.SchemaStore.Version;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST interface of the Confluent Schema Registry, for Avro schemas without references. */
final class RegistryRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryRoutes.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final JsonMapper JSON = new JsonMapper();

    private final SchemaStore store;

    RegistryRoutes(SchemaStore store) {
        this.store = store;
    }

    void register(RoutesConfig routes) {
        routes.get("/", ctx -> answer(ctx, Map.of()));
        routes.get("/contexts", ctx -> answer(ctx, List.of(".")));
        schemas(routes);
        subjects(routes);
        compatibility(routes);
        settings(routes);
        errors(routes);
    }

    private void schemas(RoutesConfig routes) {
        routes.get("/schemas/types", ctx -> answer(ctx, List.of("AVRO")));
        routes.get("/schemas/ids/{id}", ctx -> answer(ctx, Map.of("schema", store.schema(id(ctx)))));
        routes.get("/schemas/ids/{id}/schema", ctx -> raw(ctx, store.schema(id(ctx))));
        routes.get(
                "/schemas/ids/{id}/versions",
                ctx -> answer(
                        ctx,
                        store.versionsOf(id(ctx), deletedToo(ctx)).stream()
                                .map(version -> Map.of("subject", version.subject(), "version", version.version()))
                                .toList()));
        routes.get(
                "/schemas/ids/{id}/subjects",
                ctx -> answer(
                        ctx,
                        store.versionsOf(id(ctx), deletedToo(ctx)).stream()
                                .map(Version::subject)
                                .distinct()
                                .toList()));
    }

    private void subjects(RoutesConfig routes) {
        String versions = "/subjects/{subject}/versions";
        String version = versions + "/{version}";
        routes.get("/subjects", this::listSubjects);
        routes.post("/subjects/{subject}", ctx -> {
            answer(ctx, described(store.lookUp(subject(ctx), schema(ctx), deletedToo(ctx))));
        });
        routes.delete("/subjects/{subject}", this::deleteSubject);
        routes.get(versions, ctx -> answer(ctx, numbers(store.existing(subject(ctx), deletedToo(ctx)))));
        routes.post(versions, ctx -> answer(ctx, described(store.register(subject(ctx), schema(ctx)))));
        routes.get(version, ctx -> answer(ctx, described(version(ctx))));
        routes.get(version + "/schema", ctx -> raw(ctx, version(ctx).schema()));
        routes.get(version + "/referencedby", ctx -> {
            version(ctx);
            answer(ctx, List.of());
        });
        routes.delete(version, this::deleteVersion);
    }

    private void listSubjects(Context ctx) {
        String prefix = Optional.ofNullable(ctx.queryParam("subjectPrefix")).orElse("");
        answer(
                ctx,
                store.subjects(deletedToo(ctx)).stream()
                        .filter(subject -> subject.startsWith(prefix))
                        .toList());
    }

    private void deleteSubject(Context ctx) {
        boolean permanently = flag(ctx, "permanent");
        List<Version> versions = store.existing(subject(ctx), permanently);
        if (permanently && versions.stream().anyMatch(version -> !version.deleted())) {
            throw RegistryError.subjectNotSoftDeleted(subject(ctx));
        }
        store.delete(versions, permanently);
        answer(ctx, numbers(versions));
    }

    private void deleteVersion(Context ctx) {
        boolean permanently = flag(ctx, "permanent");
        Version version = store.version(subject(ctx), ctx.pathParam("version"), permanently);
        if (permanently && !version.deleted()) {
            throw RegistryError.versionNotSoftDeleted(subject(ctx), ctx.pathParam("version"));
        }
        store.delete(List.of(version), permanently);
        answer(ctx, version.version());
    }

    private void compatibility(RoutesConfig routes) {
        String versions = "/compatibility/subjects/{subject}/versions";
        routes.post(versions, ctx -> compare(ctx, store.versions(subject(ctx), false)));
        routes.post(versions + "/{version}", ctx -> compare(ctx, List.of(version(ctx))));
    }

    private void compare(Context ctx, List<Version> against) {
        List<String> problems = store.problems(subject(ctx), schema(ctx), against);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("is_compatible", problems.isEmpty());
        if (flag(ctx, "verbose")) {
            result.put("messages", problems);
        }
        answer(ctx, result);
    }

    private void settings(RoutesConfig routes) {
        for (String path : List.of("/config", "/config/{subject}")) {
            routes.get(path, ctx -> answer(ctx, Map.of("compatibilityLevel", compatibilityFor(ctx))));
            routes.put(path, ctx -> {
                Compatibility level = Compatibility.parse(field(ctx, "compatibility"));
                store.setCompatibility(subject(ctx), level);
                answer(ctx, Map.of("compatibility", level.name()));
            });
            routes.delete(path, ctx -> {
                String former = store.compatibility(subject(ctx))
                        .orElseThrow(() -> RegistryError.noCompatibility(subject(ctx)));
                store.setCompatibility(subject(ctx), null);
                answer(ctx, Map.of("compatibilityLevel", former));
            });
        }
        for (String path : List.of("/mode", "/mode/{subject}")) {
            routes.get(path, ctx -> answer(ctx, Map.of("mode", modeFor(ctx))));
            routes.put(path, ctx -> {
                String mode = field(ctx, "mode");
                if (!List.of("READWRITE", "READONLY").contains(mode)) {
                    throw RegistryError.invalidMode();
                }
                store.setMode(subject(ctx), mode);
                answer(ctx, Map.of("mode", mode));
            });
            routes.delete(path, ctx -> {
                String former = store.mode(subject(ctx)).orElseThrow(() -> RegistryError.noMode(subject(ctx)));
                store.setMode(subject(ctx), null);
                answer(ctx, Map.of("mode", former));
            });
        }
    }

    private String compatibilityFor(Context ctx) {
        return store.compatibility(subject(ctx))
                .or(() -> flag(ctx, "defaultToGlobal") ? store.compatibility(null) : Optional.empty())
                .orElseThrow(() -> RegistryError.noCompatibility(subject(ctx)));
    }

    private String modeFor(Context ctx) {
        return store.mode(subject(ctx))
                .or(() -> flag(ctx, "defaultToGlobal") ? store.mode(null) : Optional.empty())
                .orElseThrow(() -> RegistryError.noMode(subject(ctx)));
    }

    private void errors(RoutesConfig routes) {
        routes.exception(RegistryError.class, (e, ctx) -> fail(ctx, e.status(), e.code(), e.getMessage()));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("registry request failed path={}", ctx.path(), e);
            fail(ctx, 500, 50001, "Error in the backend data store");
        });
        routes.error(404, ctx -> {
            if (ctx.attribute("answered") == null) {
                fail(ctx, 404, 404, "HTTP 404 Not Found");
            }
        });
    }

    private Version version(Context ctx) {
        return store.version(subject(ctx), ctx.pathParam("version"), deletedToo(ctx));
    }

    /** Null where the path has none, which stands for all subjects. */
    private static String subject(Context ctx) {
        return ctx.pathParamMap().get("subject");
    }

    private static int id(Context ctx) {
        String id = ctx.pathParam("id");
        if (!id.matches("\\d{1,9}")) {
            throw RegistryError.schemaNotFound();
        }
        return Integer.parseInt(id);
    }

    private static boolean deletedToo(Context ctx) {
        return flag(ctx, "deleted");
    }

    private static boolean flag(Context ctx, String name) {
        return "true".equals(ctx.queryParam(name));
    }

    private static String schema(Context ctx) {
        JsonNode body = body(ctx);
        String type = body.path("schemaType").asText("AVRO");
        if (!type.isEmpty() && !type.equals("AVRO") && !type.equals("null")) {
            throw RegistryError.invalidSchema("this registry knows AVRO only, not " + type);
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryError.invalidSchema("this registry doesn't know references");
        }
        return text(body, "schema");
    }

    private static String field(Context ctx, String name) {
        return text(body(ctx), name);
    }

    private static String text(JsonNode body, String name) {
        if (!body.path(name).isTextual()) {
            throw RegistryError.badRequest("the request needs a text field named " + name);
        }
        return body.get(name).asText();
    }

    private static JsonNode body(Context ctx) {
        try {
            return JSON.readTree(ctx.body());
        } catch (JsonProcessingException e) {
            throw RegistryError.badRequest("the request is not JSON");
        }
    }

    private static List<Integer> numbers(List<Version> versions) {
        return versions.stream().map(Version::version).toList();
    }

    private static Map<String, Object> described(Version version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", version.subject());
        fields.put("version", version.version());
        fields.put("id", version.id());
        fields.put("schemaType", "AVRO");
        fields.put("schema", version.schema());
        return fields;
    }

    private static void fail(Context ctx, int status, int code, String message) {
        ctx.attribute("answered", true);
        ctx.status(status);
        answer(ctx, Map.of("error_code", code, "message", message));
    }

    private static void answer(Context ctx, Object value) {
        try {
            raw(ctx, JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of the registry can't be written", e);
        }
    }

    private static void raw(Context ctx, String json) {
        ctx.contentType(CONTENT_TYPE).result(json);
    }
}
