package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.web.command.CommandRoutes;
import vehicletracking.web.current.CurrentLocationRoutes;
import vehicletracking.web.device.DeviceRouteTable;
import vehicletracking.web.history.HistoryRoutes;
import vehicletracking.web.history.HistoryStreamRoutes;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.ContentEncoding;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.ResponseHandlers;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.VehicleParameter;
import vehicletracking.web.imports.ImportRoutes;
import vehicletracking.web.ingest.IngestBodyReader;
import vehicletracking.web.log.AuditRoutes;
import vehicletracking.web.log.EventRoutes;
import vehicletracking.web.operations.ArchiveRoutes;
import vehicletracking.web.operations.OperationsRoutes;
import vehicletracking.web.upload.UploadRoutes;

/** The route table. */
public final class Routes {

    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final ResponseHandlers outcomes;
    private final StreamBudget budget;
    private final CommandRoutes commands;
    private final UploadRoutes uploads;
    private final CurrentLocationRoutes queries;
    private final EventRoutes events;
    private final AuditRoutes audit;
    private final HistoryRoutes history;
    private final HistoryStreamRoutes streams;
    private final ImportRoutes imports;
    private final OperationsRoutes operations;
    private final IndexRoute index = new IndexRoute();
    private final ArchiveRoutes archives;
    private final DeviceRouteTable devices;
    private final Readiness readiness;

    Routes(
            Vertx vertx,
            ResponseHandlers outcomes,
            StreamBudget budget,
            CommandRoutes commands,
            UploadRoutes uploads,
            CurrentLocationRoutes queries,
            EventRoutes events,
            AuditRoutes audit,
            HistoryRoutes history,
            HistoryStreamRoutes streams,
            ImportRoutes imports,
            OperationsRoutes operations,
            ArchiveRoutes archives,
            DeviceRouteTable devices,
            Readiness readiness) {
        this.vertx = vertx;
        this.outcomes = outcomes;
        this.budget = budget;
        this.commands = commands;
        this.uploads = uploads;
        this.queries = queries;
        this.events = events;
        this.audit = audit;
        this.history = history;
        this.streams = streams;
        this.imports = imports;
        this.operations = operations;
        this.archives = archives;
        this.devices = devices;
        this.readiness = readiness;
    }

    Router router() {
        Router router = Router.router(vertx);
        Handler<RoutingContext> body = new BodyReader(MAX_BODY_BYTES);

        router.post("/track-location").handler(body).handler(outcomes.answer(ResponseHandlers.requireJson(commands::trackLocation)));
        router.get("/vehicle-current-location/:vehicleRegisteredId").handler(outcomes.answer(queries::currentLocation));
        router.post("/register-vehicle").handler(body).handler(outcomes.answer(ResponseHandlers.requireJson(commands::registerVehicle)));
        router.post("/track-locations").handler(outcomes.stream(uploads::trackLocations));

        router.post("/change-license-plate")
                .handler(body)
                .handler(outcomes.answer(ResponseHandlers.requireJson(commands::changeLicensePlate)));
        router.post("/retire-vehicle").handler(body).handler(outcomes.answer(ResponseHandlers.requireJson(commands::retireVehicle)));
        router.post("/correct-location").handler(body).handler(outcomes.answer(ResponseHandlers.requireJson(commands::correctLocation)));
        router.post("/retract-location").handler(body).handler(outcomes.answer(ResponseHandlers.requireJson(commands::retractLocation)));

        router.get("/vehicles").handler(outcomes.answer(queries::vehicles));
        router.get("/vehicles/:vehicleRegisteredId").handler(outcomes.answer(queries::vehicle));
        router.get("/vehicle-current-locations").handler(outcomes.answer(queries::currentLocations));

        router.get("/").handler(index());
        router.head("/").handler(index());
        devices.addTo(router, body, outcomes);

        router.get("/vehicle-location").handler(outcomes.answer(history::location));
        router.get("/vehicle-location/:vehicleRegisteredId").handler(outcomes.answer(history::location));
        router.get("/vehicle-locations").handler(outcomes.answer(history::locations));
        router.get("/vehicle-track").handler(stream(streams::track));
        router.get("/vehicle-track/:vehicleRegisteredId").handler(stream(streams::track));
        router.get("/vehicle-movement").handler(movement());
        router.get("/vehicle-movement/:vehicleRegisteredId").handler(outcomes.answer(history::movement));

        router.get("/events").handler(events());
        router.get("/events/:eventId").handler(outcomes.answer(audit::event));
        router.get("/audit/head").handler(outcomes.answer(audit::heads));
        router.get("/audit/proof/:eventId").handler(outcomes.answer(audit::proof));

        router.post("/import").handler(outcomes.answer(imports::importFile));
        router.get("/imports").handler(outcomes.answer(imports::imports));
        router.get("/imports/:importId").handler(outcomes.answer(imports::oneImport));
        router.delete("/imports/:importId").handler(outcomes.answer(imports::cancel));

        router.get("/projections").handler(outcomes.answer(operations::projections));
        router.post("/projections/:name/rebuild").handler(outcomes.answer(operations::rebuild));
        router.post("/projections/:name/retry").handler(outcomes.answer(operations::retry));
        router.get("/archives").handler(outcomes.answer(archives::archives));
        router.post("/archives/run").handler(outcomes.answer(archives::run));
        router.post("/archives/:fromPosition/restore").handler(outcomes.answer(archives::restore));
        router.get("/health/live")
                .handler(outcomes.received(HealthCheckHandler.createWithHealthChecks(readiness.live())));
        router.get("/health/ready")
                .handler(outcomes.received(HealthCheckHandler.createWithHealthChecks(readiness.ready())));
        router.get("/openapi.json").handler(outcomes.answer(operations::openApi));

        outcomes.takeFaultsOf(router, MAX_BODY_BYTES);
        return router;
    }

    /** What is at {@code /}, unless the request is a report of a tracking client that knows no other address. */
    private Handler<RoutingContext> index() {
        Handler<RoutingContext> page = outcomes.answer(index::index);
        return request -> {
            if (IngestBodyReader.isReport(request.request())) {
                request.next();
            } else {
                page.handle(request);
            }
        };
    }

    /** A response of any length, while there are not too many of them. */
    private Handler<RoutingContext> stream(BiFunction<RoutingContext, StreamBudget.Share, Future<Void>> handler) {
        return outcomes.stream(request -> budget.open(share -> handler.apply(request, share)));
    }

    /** Of the one vehicle whose plate is given, or of all. */
    private Handler<RoutingContext> movement() {
        Handler<RoutingContext> ofOne = outcomes.answer(history::movement);
        Handler<RoutingContext> ofAll = stream(streams::movement);
        return request -> {
            boolean isOfOne = request.queryParams().contains(VehicleParameter.LICENSE_PLATE);
            (isOfOne ? ofOne : ofAll).handle(request);
        };
    }

    /** A page, or lines to the end of the log. */
    private Handler<RoutingContext> events() {
        Handler<RoutingContext> page = outcomes.answer(events::page);
        Handler<RoutingContext> lines = stream(events::lines);
        return request -> (EventRoutes.isOfLines(request) ? lines : page).handle(request);
    }
}
