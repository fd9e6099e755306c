package vehicletracking.web.upload;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import vehicletracking.command.CommandClient;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.http.ContentEncoding;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.RequestCause;
import vehicletracking.web.http.RequestLimiter;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of uploads, whose results are streamed while the request is read. */
public final class UploadRoutes implements RouteGroup {

    private final IdleConnectionGuard guard;
    private final UploadResources resources;

    public UploadRoutes(
            CommandClient commands,
            Context context,
            IdleConnectionGuard guard,
            JsonObject openApi,
            InstantSource clock) {
        this.guard = guard;
        this.resources = new UploadResources(
                context,
                new TrackLocationReader(new CommandBodies(openApi, clock)),
                commands,
                new UploadLimits(commands::hasRecentSingles));
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.postStream("/track-locations", this::trackLocations);
    }

    private Future<Void> trackLocations(RoutingContext routed) {
        HttpServerRequest request = routed.request();
        UploadFormat format = UploadFormat.of(request.getHeader(HttpHeaders.CONTENT_TYPE));
        ContentEncoding.requireNone(request);
        sendContinue(request);
        resources.limits().beginUpload();
        UploadRequest upload = new UploadRequest(
                request,
                RequestCause.of(routed),
                new UploadPace(RequestLimiter.quotasOf(routed), resources.commands()::hasRecentSingles),
                format,
                () -> guard.noteProgress(request));
        return LocationUpload.start(upload, resources)
                .onComplete(ignored -> resources.limits().endUpload());
    }

    private static void sendContinue(HttpServerRequest request) {
        String expectation = request.getHeader(HttpHeaders.EXPECT);
        if (expectation == null) {
            return;
        }
        if (!expectation.equalsIgnoreCase("100-continue")) {
            throw HttpProblems.expectationFailed();
        }
        request.response().writeContinue().onFailure(gone -> {
            // The client disconnected: no response can reach it.
        });
    }
}
