package vehicletracking.vehicle;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that are needed to decode one report of it again.
 *
 * @param query raw query string; empty if there was none or if the payload begins with it
 * @param contentType null if the request had none
 * @param user value of the header {@code X-Limit-U}; null if absent
 * @param device value of the header {@code X-Limit-D}; null if absent
 * @param payload the raw report
 */
public record RawRequest(
        String method,
        String path,
        String query,
        @Nullable String contentType,
        @Nullable String user,
        @Nullable String device,
        RawPayload payload) {}
