package vehicletracking.web.http;

import io.vertx.core.http.HttpMethod;

/** What an operation uses of the limits of its client. */
enum OperationCost {
    /** Not limited: a health check, whose refusal would take the node out of service, and the entry page. */
    NONE(false, false, 0),

    /** A request without a body. */
    REQUEST(false, false, 0),

    /** A request with a body. */
    BODY(true, false, 0),

    /** A request with one location. */
    LOCATION(true, true, 1),

    /** A request with any number of locations. */
    LOCATIONS(true, true, 0);

    private final boolean hasBody;
    private final boolean tracksLocations;
    private final int locations;

    OperationCost(boolean hasBody, boolean tracksLocations, int locations) {
        this.hasBody = hasBody;
        this.tracksLocations = tracksLocations;
        this.locations = locations;
    }

    /** @param path of the operation in the API description */
    static OperationCost of(HttpMethod method, String path) {
        if (path.equals("/") || path.startsWith("/health/")) {
            return NONE;
        }
        if (path.equals("/track-location")) {
            return LOCATION;
        }
        if (path.equals("/track-locations") || path.startsWith("/ingest/")) {
            return LOCATIONS;
        }
        return method.equals(HttpMethod.POST) ? BODY : REQUEST;
    }

    boolean hasBody() {
        return hasBody;
    }

    boolean tracksLocations() {
        return tracksLocations;
    }

    /** Locations that are known from the operation. */
    int locations() {
        return locations;
    }
}
