package vehicletracking.vehicle;

import org.jspecify.annotations.Nullable;

/**
 * As much of a request as is needed to read one piece of it again.
 *
 * @param query what stood behind the question mark; empty when there was nothing, or when the piece begins with it
 * @param contentType null when none was told
 * @param user of a header by which some clients tell who they are; null when it was not there
 * @param device of a header by which some clients tell who they are; null when it was not there
 */
public record RawRequest(
        String method,
        String path,
        String query,
        @Nullable String contentType,
        @Nullable String user,
        @Nullable String device,
        RawPayload payload) {}
