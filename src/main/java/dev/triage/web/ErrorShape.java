package dev.triage.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an API says what went wrong. */
public enum ErrorShape {
    /** Ollama's and our own: {@code {"error": "…"}}. */
    PLAIN {
        @Override
        ObjectNode body(ApiException error) {
            return JsonNodeFactory.instance.objectNode().put("error", error.getMessage());
        }
    },
    /** {@code {"error": {"message", "type", "param", "code"}}}. */
    OPENAI {
        @Override
        ObjectNode body(ApiException error) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("error")
                    .put("message", error.getMessage())
                    .put("type", type(error.status()))
                    .put("param", error.parameter())
                    .put("code", error.code());
            return body;
        }

        private String type(int status) {
            return switch (status) {
                case 401 -> "authentication_error";
                case 429 -> "rate_limit_error";
                default -> status < 500 ? "invalid_request_error" : "server_error";
            };
        }
    };

    abstract ObjectNode body(ApiException error);
}
