package vehicletracking.web.upload;

import io.vertx.core.Context;
import vehicletracking.command.CommandClient;

/** Shared by all uploads of one event loop. */
record UploadResources(Context context, TrackLocationReader reader, CommandClient commands, UploadLimits limits) {}
