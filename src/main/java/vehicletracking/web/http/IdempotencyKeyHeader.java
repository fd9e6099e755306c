package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.IdempotencyKey;

/**
 * The header {@code Idempotency-Key} of a command. Two commands are equal when their principals, their paths and the
 * canonical JSON of their bodies are: white space, the order of members and the notation of numbers make no difference.
 */
public final class IdempotencyKeyHeader {

    static final String NAME = "Idempotency-Key";
    private static final CharSequence HEADER = HttpHeaders.createOptimized("idempotency-key");

    private IdempotencyKeyHeader() {}

    /**
     * The cause with the idempotency key of the request; unchanged if the request has none.
     *
     * @throws Problem 400 when the key is malformed or repeated
     */
    public static Cause addTo(Cause cause, RoutingContext request) {
        if (!request.request().headers().contains(HEADER)) {
            return cause;
        }
        List<String> keys = request.request().headers().getAll(HEADER);
        if (keys.size() > 1) {
            throw Problem.invalidParameter(NAME, "is there " + keys.size() + " times");
        }
        try {
            return cause.withIdempotencyKey(new IdempotencyKey(keys.getFirst(), digestOf(cause, request)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter(NAME, String.valueOf(e.getMessage()));
        }
    }

    private static String digestOf(Cause cause, RoutingContext request) {
        String body = CanonicalJson.of(JsonBody.read(BodyReader.bodyOf(request)).encode())
                .text();
        // Otherwise a principal would get the reply to the request of another one, whose permission was checked.
        String principal =
                cause.principal() == null ? "" : "\n" + cause.principal().id();
        String whole = request.normalizedPath() + "\n" + body + principal;
        return HexFormat.of().formatHex(sha256().digest(whole.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
