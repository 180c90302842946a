package dev.triage.web;

import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpException;

/** What is wrong with a request, in one sentence for the caller. Never carries what the caller sent, but names. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MOST_CAUSES = 10;

    private final int status;
    private final String parameter;
    private final String code;

    private ApiException(int status, String message, String parameter, String code) {
        super(message, null, false, false);
        this.status = status;
        this.parameter = parameter;
        this.code = code;
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, message, null, null);
    }

    /** @param parameter the request's member that is wrong */
    public static ApiException badRequest(String message, String parameter) {
        return new ApiException(400, message, parameter, null);
    }

    public static ApiException notFound(String message) {
        return new ApiException(404, message, null, null);
    }

    /** @param code a fixed word that programs compare, as {@code model_not_found} */
    public static ApiException notFound(String message, String parameter, String code) {
        return new ApiException(404, message, parameter, code);
    }

    /** Too much work under way: the same request may succeed a second later. */
    public static ApiException busy() {
        return unavailable("The service is busy: try again in a second.");
    }

    public static ApiException unavailable(String message) {
        return new ApiException(503, message, null, null);
    }

    /** @param status 400 to 599 */
    public static ApiException of(int status, String message) {
        return new ApiException(status, message, null, null);
    }

    /**
     * What a caller is told of any failure. The server's own refusals keep their status, also where something else
     * carries them, such as 408 for a body slower than the least rate; all that isn't the caller's fault is 500.
     */
    static ApiException of(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof ApiException known) {
                return known;
            }
            if (cause instanceof HttpResponseException refusal) {
                return of(refusal.getStatus(), refusal.getMessage());
            }
            if (cause instanceof HttpException refusal) {
                return of(
                        refusal.getCode(),
                        refusal.getCode() == 408 ? "The request came too slowly." : "The request can't be understood.");
            }
        }
        return of(500, "The service failed to answer; its log says more.");
    }

    public int status() {
        return status;
    }

    /** Or null. */
    public String parameter() {
        return parameter;
    }

    /** Or null. */
    public String code() {
        return code;
    }
}
