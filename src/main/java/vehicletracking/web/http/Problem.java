package vehicletracking.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Serial;
import java.util.List;
import vehicletracking.limit.ClientQuotas;
import vehicletracking.limit.RateLimit;

/**
 * Problem document of a refused request (RFC 9457), with its HTTP status. A handler throws it, or fails its Future with
 * it, and {@link RouteTable} sends it. It has no stack trace.
 *
 * <p>The factories here are of use to every route; those of one subject are in {@link VehicleProblems},
 * {@link DeviceProblems}, {@link ArchiveProblems}, {@link ImportProblems}, {@link ProjectionProblems} and, for HTTP
 * itself, {@link HttpProblems}.
 */
public final class Problem extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final int retryAfterSeconds;
    private final transient JsonObject body;

    Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, status == 503 ? RETRY_AFTER_SECONDS : 0);
    }

    private Problem(int status, String type, String title, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        this.body = new JsonObject()
                .put("type", "/problems/" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }

    /** The fault of one field, parameter or header. */
    public record Fault(String field, String detail) {}

    /** A body that is not JSON. */
    public static Problem malformedJson(String detail) {
        return new Problem(400, "malformed-json", "The body is not JSON", detail);
    }

    static Problem malformedField(Fault fault) {
        return malformedJson(sentence(List.of(fault))).with("errors", errorsOf(List.of(fault)));
    }

    /** A body whose JSON is not valid for its command; the member {@code errors} has the faults. */
    public static Problem invalidBody(List<Fault> faults) {
        return new Problem(400, "invalid-body", "The body is not what is expected", sentence(faults))
                .with("errors", errorsOf(faults));
    }

    /** An invalid query parameter, path parameter or header. */
    public static Problem invalidParameter(String name, String detail) {
        List<Fault> faults = List.of(new Fault(name, detail));
        return new Problem(400, "invalid-parameter", "A parameter is not what is expected", sentence(faults))
                .with("errors", errorsOf(faults));
    }

    /** The idempotency key of another command. */
    public static Problem idempotencyKeyReused(String key) {
        return new Problem(
                422,
                "idempotency-key-reused",
                "The key was used for another request",
                "Another request was done with the Idempotency-Key " + key + " in the last 24 hours; this one was not");
    }

    /** A fault of the service, which {@link Failures} logs. */
    public static Problem internal() {
        return new Problem(
                500,
                "internal-error",
                "Internal error",
                "The error was logged; it is not known whether anything was done");
    }

    /** A queue is full. Nothing was done. */
    public static Problem overloaded() {
        return new Problem(
                503, "overloaded", "Too much at once", "Too much is waiting to be stored; nothing was done, try again");
    }

    /** A client has exceeded a limit. Nothing was done. */
    static Problem quotaExceeded(RateLimit rate, ClientQuotas.Kind client, int retryAfterSeconds) {
        String sender = client == ClientQuotas.Kind.KEY ? "key" : "address";
        String detail = "The limit of this " + sender + " is " + rate.perSecond() + " "
                + rate.limit().text() + " a second, and " + rate.quota() + " at once; nothing was done, try again in "
                + retryAfterSeconds + " s";
        return new Problem(429, "quota-exceeded", "A limit is exceeded", detail, retryAfterSeconds)
                .with("violated-policies", new JsonArray().add(rate.limit().text()));
    }

    public static Problem tooManyStreams() {
        return new Problem(
                503,
                "too-many-streams",
                "Too many streams at once",
                "Too many streamed responses are in progress; try again when one has ended");
    }

    /** The database or a component does not reply. The request may have been carried out. */
    public static Problem unavailable() {
        return new Problem(
                503,
                "unavailable",
                "The database does not respond",
                "It is not known whether anything was done; try again in a moment");
    }

    /** Whether the token of a request is valid can't be determined. Nothing was done. */
    static Problem identityProviderUnavailable() {
        return new Problem(
                503,
                "identity-provider-unavailable",
                "The identity provider does not respond",
                "The key of the token could not be read from it; access keys can be used meanwhile");
    }

    /** A lock on the log was waited for. Nothing was done. */
    public static Problem logLocked() {
        return new Problem(
                503,
                "log-locked",
                "The event log is locked",
                "Another transaction holds a lock on the event log, and did not release it in 2 seconds; nothing was"
                        + " done, try again");
    }

    int status() {
        return status;
    }

    /** Value of {@code Retry-After} in seconds; 0 when a retry would fail again. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The document, for {@code application/problem+json}. */
    public JsonObject body() {
        return body;
    }

    Problem with(String member, Object value) {
        body.put(member, value);
        return this;
    }

    private static String sentence(List<Fault> faults) {
        return String.join(
                "; ",
                faults.stream()
                        .map(fault -> fault.field() + " " + fault.detail())
                        .toList());
    }

    private static JsonArray errorsOf(List<Fault> faults) {
        JsonArray errors = new JsonArray();
        faults.forEach(
                fault -> errors.add(new JsonObject().put("field", fault.field()).put("detail", fault.detail())));
        return errors;
    }
}
