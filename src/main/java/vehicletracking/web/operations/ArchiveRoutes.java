package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.retention.RetentionBus;
import vehicletracking.retention.RetentionBus.ControlResult;
import vehicletracking.web.http.ArchiveProblems;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of archives: list, archive, restore. */
public final class ArchiveRoutes implements RouteGroup {

    private static final String FROM_POSITION = "fromPosition";

    private final EventBus bus;

    public ArchiveRoutes(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/archives", this::archives);
        routes.post("/archives/run", this::run);
        routes.post("/archives/:fromPosition/restore", this::restore);
    }

    private Future<Response> archives(RoutingContext request) {
        return RetentionBus.STATUS
                .request(bus, new RetentionBus.StatusRequest())
                .map(status -> {
                    JsonArray archives = new JsonArray();
                    status.archives().forEach(archive -> archives.add(json(archive)));
                    JsonObject body = new JsonObject().put("archives", archives).put("logBytes", status.logBytes());
                    if (status.currentOperation() != null) {
                        body.put("working", status.currentOperation());
                    }
                    if (status.otherDirectory() != null) {
                        body.put("otherDirectory", status.otherDirectory());
                    }
                    return Response.ok(status.lastError() == null ? body : body.put("error", status.lastError()));
                });
    }

    private Future<Response> run(RoutingContext request) {
        return RetentionBus.RUN
                .request(bus, new RetentionBus.Run())
                .map(answer -> answer(answer.outcome(), new JsonObject()));
    }

    private Future<Response> restore(RoutingContext request) {
        long fromPosition = fromPosition(request);
        return RetentionBus.RESTORE
                .request(bus, new RetentionBus.Restore(fromPosition))
                .map(answer -> answer(answer.outcome(), new JsonObject().put(FROM_POSITION, fromPosition)));
    }

    private static long fromPosition(RoutingContext request) {
        String text = request.pathParam(FROM_POSITION);
        if (!text.matches("\\d{1,18}")) {
            throw Problem.invalidParameter(
                    FROM_POSITION, "must be the position at which an archive begins, and is " + text);
        }
        return Long.parseLong(text);
    }

    private static Response answer(ControlResult outcome, JsonObject accepted) {
        return switch (outcome) {
            case ControlResult.Accepted ignored -> Response.json(202, accepted);
            case ControlResult.UnknownArchive ignored -> throw ArchiveProblems.unknownArchive();
            case ControlResult.Busy(String working) -> throw ArchiveProblems.archivesBusy(working);
            case ControlResult.OtherDirectory(String difference) -> throw ArchiveProblems.otherDirectory(difference);
            case ControlResult.NotArchived(String file) -> throw ArchiveProblems.notArchived(file);
            case ControlResult.UnusableFile(String file, String finding) ->
                throw ArchiveProblems.archiveUnusable(file, finding);
        };
    }

    private static JsonObject json(LogArchive archive) {
        JsonObject json = new JsonObject()
                .put(FROM_POSITION, archive.fromPosition())
                .put("toPosition", archive.toPosition())
                .put("state", archive.state().name().toLowerCase(Locale.ROOT))
                .put("file", archive.file())
                .put("fileBytes", archive.fileBytes())
                .put("fileSha256", archive.fileSha256())
                .put("events", archive.events())
                .put("keptEvents", archive.keptEvents())
                .put("firstOccurredAt", archive.firstOccurredAt().toString())
                .put("lastOccurredAt", archive.lastOccurredAt().toString())
                .put("firstRecordedAt", archive.firstRecordedAt().toString())
                .put("lastRecordedAt", archive.lastRecordedAt().toString())
                .put("archivedAt", archive.archivedAt().toString());
        return archive.restoredAt() == null
                ? json
                : json.put("restoredAt", archive.restoredAt().toString());
    }
}
