package vehicletracking.web.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Serial;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, as the client is told (RFC 9457). The one place where a refusal becomes a status.
 */
public final class Problem extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final transient JsonObject body;

    Problem(int status, String type, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.body = new JsonObject()
                .put("type", "/problems/" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }

    /** What is wrong with one field, parameter or header. */
    public record Fault(String field, String detail) {}

    public static Problem malformedJson(String detail) {
        return new Problem(400, "malformed-json", "The body is not JSON", detail);
    }

    static Problem malformedField(Fault fault) {
        return malformedJson(sentence(List.of(fault))).with("errors", errorsOf(List.of(fault)));
    }

    public static Problem invalidBody(List<Fault> faults) {
        return new Problem(400, "invalid-body", "The body is not what is expected", sentence(faults))
                .with("errors", errorsOf(faults));
    }

    public static Problem invalidParameter(String name, String detail) {
        List<Fault> faults = List.of(new Fault(name, detail));
        return new Problem(400, "invalid-parameter", "A parameter is not what is expected", sentence(faults))
                .with("errors", errorsOf(faults));
    }

    public static Problem unknownVehicle(String detail) {
        return new Problem(404, "unknown-vehicle", "No such vehicle", detail);
    }

    public static Problem noLocationYet(UUID vehicleId) {
        return new Problem(
                404, "no-location-yet", "The vehicle has not told where it is", "No location of " + vehicleId + " yet");
    }

    public static Problem unknownLocation(UUID locationTrackedId) {
        return new Problem(
                404,
                "unknown-location",
                "No such location",
                "No location with the id " + locationTrackedId + " was tracked");
    }

    public static Problem alreadyRetracted(UUID locationTrackedId, UUID retractedBy) {
        return new Problem(
                        409,
                        "already-retracted",
                        "The location is retracted",
                        "The location " + locationTrackedId + " was retracted by " + retractedBy)
                .with("locationRetractedId", retractedBy.toString());
    }

    static Problem unknownEvent(UUID eventId) {
        return new Problem(404, "unknown-event", "No such event", "The log has no event with the id " + eventId);
    }

    /** @param first when it told so for the first time; null when it never did */
    public static Problem noLocationBefore(UUID vehicleId, Instant at, @Nullable Instant first) {
        Problem problem = new Problem(
                404,
                "no-location-yet",
                "The vehicle had not told where it is",
                "No location of " + vehicleId + " at " + at + " or before; "
                        + (first == null ? "there is none" : "the first is of " + first));
        return first == null ? problem : problem.with("firstOccurredAt", first.toString());
    }

    public static Problem unknownProjection(String name) {
        return new Problem(404, "unknown-projection", "No such projection", "There is no projection " + name);
    }

    public static Problem unknownImport(UUID importId) {
        return new Problem(404, "unknown-import", "No such import", "There is no import with the id " + importId);
    }

    public static Problem importHasEnded(UUID importId) {
        return new Problem(
                409, "import-has-ended", "The import has ended", "The import " + importId + " has ended already");
    }

    public static Problem tooManyImports() {
        return new Problem(
                503,
                "too-many-imports",
                "Too many imports at once",
                "Too many imports are under way; try again when one has ended");
    }

    public static Problem noRoom() {
        return new Problem(
                507, "no-room", "The file can't be kept", "The file can't be written here; nothing was done");
    }

    static Problem notFound(String path) {
        return new Problem(404, "not-found", "Nothing is here", "There is nothing at " + path);
    }

    static Problem methodNotAllowed(String method, String path) {
        return new Problem(
                405, "method-not-allowed", "The method is not allowed", method + " is not allowed at " + path);
    }

    public static Problem notAcceptable(List<String> offered) {
        return new Problem(
                406, "not-acceptable", "No such format", "Accept must allow one of " + String.join(", ", offered));
    }

    public static Problem plateTaken(String plate, UUID vehicleId) {
        return new Problem(
                        409,
                        "plate-taken",
                        "The licence plate is taken",
                        "The vehicle " + vehicleId + " has the licence plate " + plate + " already")
                .with("vehicleRegisteredId", vehicleId.toString());
    }

    /** @param vehicleIds that had the plate one after another */
    static Problem plateChangedHands(String plate, Instant from, Instant to, List<UUID> vehicleIds) {
        JsonArray ids = new JsonArray();
        vehicleIds.forEach(id -> ids.add(id.toString()));
        return new Problem(
                        409,
                        "plate-changed-hands",
                        "Several vehicles had the licence plate",
                        "Between " + from + " and " + to + ", " + vehicleIds.size() + " vehicles had the licence plate "
                                + plate + "; ask by id, or about a shorter time")
                .with("vehicleRegisteredIds", ids);
    }

    public static Problem rebuildIsUnderWay(String name) {
        return new Problem(409, "rebuild-under-way", "A rebuild is under way", name + " is being rebuilt already");
    }

    /** @param archives what would be needed to answer */
    static Problem archived(String what, JsonArray archives) {
        return new Problem(
                        410,
                        "archived",
                        "It is in an archive",
                        what + ": " + archives.getJsonObject(0).getString("file") + "; restore it to ask about it")
                .with("archives", archives);
    }

    public static Problem unknownArchive() {
        return new Problem(404, "unknown-archive", "No such archive", "No archive begins at this position");
    }

    public static Problem archivesBusy(String working) {
        return new Problem(
                409, "archives-busy", "Something else is being done", "One thing at a time; now: " + working);
    }

    public static Problem notArchived(String file) {
        return new Problem(409, "not-archived", "It is not away", "All events of " + file + " are in the log");
    }

    public static Problem archiveUnusable(String file, String finding) {
        return new Problem(409, "archive-unusable", "The archive can't be restored", file + ": " + finding);
    }

    public static Problem malformedRequest(String detail) {
        return new Problem(400, "malformed-request", "The request can't be read", detail);
    }

    static Problem addressTooLong() {
        return new Problem(
                414,
                "address-too-long",
                "The address is too long",
                "The first line of a request has at most " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
                        + " bytes");
    }

    static Problem headersTooLarge() {
        return new Problem(
                431,
                "headers-too-large",
                "The headers are too large",
                "All headers together have at most " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE + " bytes");
    }

    static Problem versionNotSupported() {
        return new Problem(
                505,
                "version-not-supported",
                "The version of HTTP is not supported",
                "The version must be HTTP/1.1 or HTTP/1.0");
    }

    public static Problem bodyTooLarge(long limitBytes) {
        return new Problem(
                413, "body-too-large", "The body is too large", "A body has at most " + limitBytes + " bytes");
    }

    public static Problem itemTooLarge(long limitBytes) {
        return new Problem(
                413, "body-too-large", "The item is too large", "An item has at most " + limitBytes + " bytes");
    }

    /** @param what the header that is meant, in words */
    public static Problem unsupportedMediaType(String what, String expected, @Nullable String actual) {
        return new Problem(
                415,
                "unsupported-media-type",
                "The " + what + " is not supported",
                "The " + what + " must be " + expected + ", and is " + (actual == null ? "missing" : actual));
    }

    public static Problem expectationFailed() {
        return new Problem(
                417, "expectation-failed", "The expectation can't be met", "The only one that can is 100-continue");
    }

    public static Problem idempotencyKeyReused(String key) {
        return new Problem(
                422,
                "idempotency-key-reused",
                "The key was used for something else",
                "Another request was done with the Idempotency-Key " + key + " in the last 24 hours; this one was not");
    }

    public static Problem internal() {
        return new Problem(
                500, "internal-error", "Something went wrong here", "It was logged; nothing is known to be done");
    }

    public static Problem overloaded() {
        return new Problem(
                503, "overloaded", "Too much at once", "Too much is waiting to be stored; nothing was done, try again");
    }

    static Problem tooManyStreams() {
        return new Problem(
                503,
                "too-many-streams",
                "Too many streams at once",
                "Too many streamed responses are under way; try again when one has ended");
    }

    public static Problem unavailable() {
        return new Problem(
                503,
                "unavailable",
                "The database does not answer",
                "It is not known to be done; try again in a moment");
    }

    int status() {
        return status;
    }

    /** Seconds after which it is worth trying again, 0 when it is not. */
    int retryAfterSeconds() {
        return status == 503 ? RETRY_AFTER_SECONDS : 0;
    }

    /** As {@code application/problem+json}. */
    public JsonObject body() {
        return body;
    }

    /** The same, with one more member. */
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
