package vehicletracking.web.imports;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.importing.ImportBus;
import vehicletracking.importing.ImportJob;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.web.http.ContentEncoding;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.ImportProblems;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.RequestEntry;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of imports: upload a file, list, cancel. */
public final class ImportRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRoutes.class);

    private static final int DEFAULT_IMPORTS = 100;
    private static final int MAX_IMPORTS = 1_000;
    private static final String IMPORT_ID = "importId";

    private final Vertx vertx;
    private final IdleConnectionGuard guard;
    private final long maxBytes;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param maxBytes limit of one file */
    public ImportRoutes(Vertx vertx, IdleConnectionGuard guard, long maxBytes) {
        this.vertx = vertx;
        this.guard = guard;
        this.maxBytes = maxBytes;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.post("/import", this::importFile);
        routes.get("/imports", this::imports);
        routes.get("/imports/:importId", this::importOf);
        routes.delete("/imports/:importId", this::cancel);
    }

    /** Answers when the file is on disk; processing starts then. */
    private Future<Response> importFile(RoutingContext context) {
        HttpServerRequest request = context.request();
        ImportPlan plan = ImportParameters.planOf(context);
        ContentEncoding.requireNone(request);
        // Before 100 Continue: a client that expects it is refused before it sends the file.
        requireLengthWithinLimit(request);
        ImportFileReceiver upload = ImportFileReceiver.of(request, maxBytes, () -> guard.noteProgress(request));
        UUID importId = ids.generate();
        return ImportBus.OPEN
                .request(vertx.eventBus(), new ImportBus.OpenImport(importId, plan))
                .onFailure(failure -> abandon(importId, failure))
                .compose(opened -> {
                    if (opened.file() == null) {
                        throw ImportProblems.tooManyImports();
                    }
                    sendContinue(request);
                    return receive(upload, importId, opened.file());
                })
                .onFailure(ignored -> request.resume()); // the rest of the body is dropped
    }

    private Future<Response> receive(ImportFileReceiver upload, UUID importId, String file) {
        return upload.writeTo(vertx.fileSystem(), file)
                .compose(bytes ->
                        ImportBus.RECEIVED.request(vertx.eventBus(), new ImportBus.FileReceived(importId, bytes)))
                .map(found -> {
                    if (found.job() == null) {
                        throw ImportProblems.importHasEnded(importId);
                    }
                    return accepted(importId);
                })
                .onFailure(failure -> abandon(importId, failure));
    }

    private void requireLengthWithinLimit(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBytes) {
            RequestEntry.closeAfterResponse(request);
            throw HttpProblems.bodyTooLarge(maxBytes);
        }
    }

    private static void sendContinue(HttpServerRequest request) {
        if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response()
                    .writeContinue()
                    .onFailure(gone -> LOG.debug("the client disconnected before it sent its file"));
        }
    }

    private static Response accepted(UUID importId) {
        return new Response(
                202,
                Response.JSON,
                new JsonObject().put(IMPORT_ID, importId.toString()).toBuffer(),
                null,
                "/imports/" + importId);
    }

    private void abandon(UUID importId, Throwable failure) {
        String reason = failure instanceof Problem problem
                ? String.valueOf(problem.getMessage())
                : "the file could not be received";
        ImportBus.ABANDONED
                .request(vertx.eventBus(), new ImportBus.FileAbandoned(importId, reason))
                .onFailure(lost -> LOG.debug("import {} could not be abandoned yet: {}", importId, lost.getMessage()));
    }

    private Future<Response> imports(RoutingContext context) {
        int limit = QueryParameters.of(context, "limit")
                .number("limit", MAX_IMPORTS)
                .orElse(DEFAULT_IMPORTS);
        return ImportBus.NEWEST
                .request(vertx.eventBus(), new ImportBus.ListImports(limit))
                .map(jobs -> {
                    JsonArray imports = new JsonArray();
                    jobs.jobs().forEach(job -> imports.add(ImportJson.summary(job)));
                    return Response.ok(new JsonObject().put("imports", imports));
                });
    }

    private Future<Response> importOf(RoutingContext context) {
        return find(QueryParameters.pathId(context, IMPORT_ID)).map(job -> Response.ok(ImportJson.full(job)));
    }

    private Future<Response> cancel(RoutingContext context) {
        UUID importId = QueryParameters.pathId(context, IMPORT_ID);
        return ImportBus.CANCEL
                .request(vertx.eventBus(), new ImportBus.CancelImport(importId))
                .compose(found -> found.job() == null
                        ? find(importId).map(ended -> {
                            throw ImportProblems.importHasEnded(importId);
                        })
                        : Future.succeededFuture(Response.ok(ImportJson.full(found.job()))));
    }

    private Future<ImportJob> find(UUID importId) {
        return ImportBus.FIND
                .request(vertx.eventBus(), new ImportBus.FindImport(importId))
                .map(found -> {
                    if (found.job() == null) {
                        throw ImportProblems.unknownImport(importId);
                    }
                    return found.job();
                });
    }
}
