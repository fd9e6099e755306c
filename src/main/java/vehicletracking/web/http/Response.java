package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.vehicle.QualityFlag;

/**
 * A complete response, whose body is in memory.
 *
 * @param logPosition value of the header {@code Log-Position}: of the stored event, or up to which the read model was
 *     current
 * @param location value of the header {@code Location}
 * @param locationFlags value of the header {@code Location-Flags}: those of the locations that the request stored
 */
public record Response(
        int status,
        CharSequence contentType,
        Buffer body,
        @Nullable String logPosition,
        @Nullable String location,
        @Nullable String locationFlags) {

    static final CharSequence LOCATION_FLAGS = HttpHeaders.createOptimized("location-flags");
    public static final CharSequence LOG_POSITION = HttpHeaders.createOptimized("log-position");
    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");

    public Response(
            int status,
            CharSequence contentType,
            Buffer body,
            @Nullable String logPosition,
            @Nullable String location) {
        this(status, contentType, body, logPosition, location, null);
    }

    public static Response ok(Buffer body, String logPosition) {
        return new Response(200, JSON, body, logPosition, null);
    }

    public static Response ok(JsonObject body) {
        return json(200, body);
    }

    public static Response json(int status, JsonObject body) {
        return new Response(status, JSON, body.toBuffer(), null, null);
    }

    public static Response created(Buffer body, String logPosition, @Nullable String location) {
        return new Response(201, JSON, body, logPosition, location);
    }

    static Response problem(Problem problem) {
        return new Response(problem.status(), PROBLEM_JSON, problem.body().toBuffer(), null, null);
    }

    /** A copy with the header {@code Log-Position} when there is a position. */
    public Response withLogPosition(@Nullable Cursor position) {
        return position == null ? this : withLogPosition(position.toString());
    }

    /** A copy with the header {@code Log-Position}. */
    public Response withLogPosition(String position) {
        return new Response(status, contentType, body, position, location, locationFlags);
    }

    /** A copy with the header {@code Location-Flags}, unless there are no flags. */
    public Response withLocationFlags(Set<QualityFlag> flags) {
        return flags.isEmpty()
                ? this
                : new Response(
                        status, contentType, body, logPosition, location, HistoricalLocationText.headerValue(flags));
    }

    /** Sends the response; to a HEAD, its headers only. */
    void sendTo(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (logPosition != null) {
            response.putHeader(LOG_POSITION, logPosition);
        }
        if (location != null) {
            response.putHeader(HttpHeaders.LOCATION, location);
        }
        if (locationFlags != null) {
            response.putHeader(LOCATION_FLAGS, locationFlags);
        }
        Buffer encoded = body.length() < ContentCoding.MIN_BYTES ? body : encode(request);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(encoded.length()));
            end(response);
        } else {
            ignoreFailure(response.end(encoded));
        }
    }

    private Buffer encode(HttpServerRequest request) {
        ContentCoding coding = ContentCoding.ofComplete(request);
        coding.announce(request);
        return coding.encode(body);
    }

    /** Ends a response without a body. */
    static void end(HttpServerResponse response) {
        ignoreFailure(response.end());
    }

    /** Ends a response with a body. */
    static void end(HttpServerResponse response, Buffer body) {
        ignoreFailure(response.end(body));
    }

    private static void ignoreFailure(Future<Void> ended) {
        ended.onFailure(gone -> {
            // The client disconnected: no response can reach it.
        });
    }
}
