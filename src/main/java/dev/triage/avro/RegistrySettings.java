package dev.triage.avro;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to reach the schema registry.
 *
 * @param urls at least one
 * @param autoRegister whether schemas may be registered, or have to be there
 * @param maxRecordBytes longer records are refused before they are looked at
 * @param patience how long to ask again when the registry doesn't answer; below the transaction timeout of 10 s
 * @param client everything else as the Confluent client knows it: {@code basic.auth.credentials.source},
 *     {@code basic.auth.user.info}, {@code bearer.auth.*}, {@code schema.registry.ssl.*}, {@code http.read.timeout.ms}
 */
record RegistrySettings(
        List<String> urls, boolean autoRegister, int maxRecordBytes, Duration patience, Map<String, String> client) {

    private static final Map<String, String> CLIENT_DEFAULTS = Map.of(
            "http.connect.timeout.ms", "2000",
            "http.read.timeout.ms", "5000");

    static RegistrySettings of(Map<String, String> settings) {
        String urls = settings.get(RecordSerdes.URL);
        if (urls == null || urls.isBlank()) {
            throw new IllegalArgumentException("set " + RecordSerdes.URL + " to the address of the schema registry");
        }
        Map<String, String> client = new HashMap<>(CLIENT_DEFAULTS);
        client.putAll(settings);
        client.keySet()
                .removeAll(List.of(
                        RecordSerdes.URL,
                        RecordSerdes.AUTO_REGISTER,
                        RecordSerdes.MAX_RECORD_BYTES,
                        RecordSerdes.PATIENCE_MS));
        return new RegistrySettings(
                List.of(urls.trim().split("\\s*,\\s*")),
                flag(settings, RecordSerdes.AUTO_REGISTER, true),
                number(settings, RecordSerdes.MAX_RECORD_BYTES, RecordSerdes.DEFAULT_MAX_RECORD_BYTES),
                Duration.ofMillis(number(settings, RecordSerdes.PATIENCE_MS, 6_000)),
                Map.copyOf(client));
    }

    private static boolean flag(Map<String, String> settings, String name, boolean fallback) {
        String value = settings.getOrDefault(name, Boolean.toString(fallback));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("set " + name + " to true or false");
        };
    }

    private static int number(Map<String, String> settings, String name, int fallback) {
        String value = settings.get(name);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("set " + name + " to a whole number, 0 or more");
    }
}
