package vehicletracking.web.history;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.eventstore.Cursor;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.Response;

/**
 * Position of the log that a stream reflects: that of its first page. No later page reflects an earlier position,
 * whichever server answers it. Confined to one event loop.
 */
final class StreamPosition {

    private String required;
    private @Nullable Cursor replayedUpTo;
    private boolean isBegun;

    StreamPosition(RoutingContext request) {
        this.required = ReadYourWrites.position(request).toString();
    }

    /** The position that the next page must reflect. */
    String required() {
        return required;
    }

    /** @param position that a page reflects; null when the primary answered */
    void notePage(@Nullable Cursor position) {
        if (!isBegun) {
            isBegun = true;
            replayedUpTo = position;
            required = position == null ? Address.NEWEST_POSITION : position.toString();
        }
    }

    void putHeader(HttpServerResponse response) {
        if (replayedUpTo != null) {
            response.putHeader(Response.LOG_POSITION, replayedUpTo.toString());
        }
    }
}
