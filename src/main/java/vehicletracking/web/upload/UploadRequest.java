package vehicletracking.web.upload;

import io.vertx.core.http.HttpServerRequest;
import vehicletracking.vehicle.Cause;

/**
 * A request to upload locations.
 *
 * @param onProgress called when an item has arrived, when the client has read results, and after each pause
 */
record UploadRequest(
        HttpServerRequest request, Cause cause, UploadPace pace, UploadFormat format, Runnable onProgress) {}
