package vehicletracking.web.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
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

    void sendTo(HttpServerResponse response) {
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
        response.end(body).onFailure(gone -> {
            // The client disconnected: no response can reach it.
        });
    }
}
