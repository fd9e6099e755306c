package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.OverloadedException;

/** The route table, and what becomes of a request that fails. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final String JSON = "application/json";
    private static final long MAX_BODY_BYTES = 64 * 1024;
    private static final long LOSS_LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final ConnectionGuard guard;
    private final CommandRoutes commands;
    private final UploadRoutes uploads;
    private final QueryRoutes queries;
    private final EventRoutes events;
    private final AuditRoutes audit;
    private final HistoryRoutes history;
    private final HistoryStreams streams;
    private final ImportRoutes imports;
    private final OperationsRoutes operations;
    private final ArchiveRoutes archives;
    private final DeviceRouteTable devices;
    private final Readiness readiness;
    private long lossLoggedNanos = System.nanoTime() - LOSS_LOG_INTERVAL_NANOS;

    Routes(
            Vertx vertx,
            ConnectionGuard guard,
            CommandRoutes commands,
            UploadRoutes uploads,
            QueryRoutes queries,
            EventRoutes events,
            AuditRoutes audit,
            HistoryRoutes history,
            HistoryStreams streams,
            ImportRoutes imports,
            OperationsRoutes operations,
            ArchiveRoutes archives,
            DeviceRouteTable devices,
            Readiness readiness) {
        this.vertx = vertx;
        this.guard = guard;
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
        Handler<RoutingContext> body = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);

        router.post("/track-location").handler(body).handler(answer(requireJson(commands::trackLocation)));
        router.get("/vehicle-current-location/:vehicleRegisteredId").handler(answer(queries::currentLocation));
        router.post("/register-vehicle").handler(body).handler(answer(requireJson(commands::registerVehicle)));
        router.post("/track-locations").handler(stream(uploads::trackLocations));

        router.post("/change-license-plate").handler(body).handler(answer(requireJson(commands::changeLicensePlate)));
        router.post("/retire-vehicle").handler(body).handler(answer(requireJson(commands::retireVehicle)));
        router.post("/correct-location").handler(body).handler(answer(requireJson(commands::correctLocation)));
        router.post("/retract-location").handler(body).handler(answer(requireJson(commands::retractLocation)));

        router.get("/vehicles").handler(answer(queries::vehicles));
        router.get("/vehicles/:vehicleRegisteredId").handler(answer(queries::vehicle));
        router.get("/vehicle-current-locations").handler(answer(queries::currentLocations));

        devices.addTo(router, body, this::answer);

        router.get("/vehicle-location").handler(answer(history::location));
        router.get("/vehicle-location/:vehicleRegisteredId").handler(answer(history::location));
        router.get("/vehicle-locations").handler(answer(history::locations));
        router.get("/vehicle-track").handler(stream(streams::track));
        router.get("/vehicle-track/:vehicleRegisteredId").handler(stream(streams::track));
        router.get("/vehicle-movement").handler(movement());
        router.get("/vehicle-movement/:vehicleRegisteredId").handler(answer(history::movement));

        router.get("/events").handler(events());
        router.get("/events/:eventId").handler(answer(audit::event));
        router.get("/audit/head").handler(answer(audit::heads));
        router.get("/audit/proof/:eventId").handler(answer(audit::proof));

        router.post("/import").handler(answer(imports::importFile));
        router.get("/imports").handler(answer(imports::imports));
        router.get("/imports/:importId").handler(answer(imports::oneImport));
        router.delete("/imports/:importId").handler(answer(imports::cancel));

        router.get("/projections").handler(answer(operations::projections));
        router.post("/projections/:name/rebuild").handler(answer(operations::rebuild));
        router.post("/projections/:name/retry").handler(answer(operations::retry));
        router.get("/archives").handler(answer(archives::archives));
        router.post("/archives/run").handler(answer(archives::run));
        router.post("/archives/:fromPosition/restore").handler(answer(archives::restore));
        router.get("/health/live").handler(received(HealthCheckHandler.createWithHealthChecks(readiness.live())));
        router.get("/health/ready").handler(received(HealthCheckHandler.createWithHealthChecks(readiness.ready())));
        router.get("/openapi.json").handler(answer(operations::openApi));

        // 200 is what the body handler fails with when the client is gone before its body is complete.
        router.errorHandler(200, request -> refuse(request, malformed(request.failure())));
        router.errorHandler(400, request -> refuse(request, malformed(request.failure())));
        router.errorHandler(404, request -> refuse(request, Problem.notFound(request.request().path())));
        router.errorHandler(405, request -> {
            request.response().putHeader(HttpHeaders.ALLOW, allowedAt(router, request.request().path()));
            refuse(
                    request,
                    Problem.methodNotAllowed(
                            request.request().method().name(), request.request().path()));
        });
        router.errorHandler(413, request -> refuse(request, Problem.bodyTooLarge(MAX_BODY_BYTES)));
        router.errorHandler(417, request -> refuse(request, Problem.expectationFailed()));
        router.errorHandler(500, request -> refuse(request, problemOf(request.failure())));
        return router;
    }

    private static String allowedAt(Router router, String path) {
        return router.getRoutes().stream()
                .filter(route -> path.matches(String.valueOf(route.getPath()).replaceAll(":\\w+", "[^/]+") + "/?"))
                .flatMap(route -> Stream.ofNullable(route.methods()).flatMap(Set::stream))
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Of the one vehicle whose plate is given, or of all. */
    private Handler<RoutingContext> movement() {
        Handler<RoutingContext> ofOne = answer(history::movement);
        Handler<RoutingContext> ofAll = stream(streams::movement);
        return request -> {
            boolean isOfOne = request.queryParams().contains(VehicleParameter.LICENSE_PLATE);
            (isOfOne ? ofOne : ofAll).handle(request);
        };
    }

    /** A page, or lines to the end of the log. */
    private Handler<RoutingContext> events() {
        Handler<RoutingContext> page = answer(events::page);
        Handler<RoutingContext> lines = stream(events::lines);
        return request -> (EventRoutes.isOfLines(request) ? lines : page).handle(request);
    }

    static Function<RoutingContext, Future<Answer>> requireJson(Function<RoutingContext, Future<Answer>> handler) {
        return request -> {
            String contentType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (!isJson(contentType)) {
                throw Problem.unsupportedMediaType("content type", JSON, contentType);
            }
            String encoding = request.request().getHeader(HttpHeaders.CONTENT_ENCODING);
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw Problem.unsupportedMediaType("content encoding", "identity", encoding);
            }
            return handler.apply(request);
        };
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.regionMatches(true, 0, JSON, 0, JSON.length())
                && (contentType.length() == JSON.length() || "; \t".indexOf(contentType.charAt(JSON.length())) >= 0);
    }

    private Handler<RoutingContext> answer(Function<RoutingContext, Future<Answer>> handler) {
        return received(request -> answerOf(handler, request).onComplete(answer -> {
            if (answer.succeeded()) {
                answer.result().sendTo(request.response());
            } else {
                refuse(request, problemOf(answer.cause()));
            }
        }));
    }

    /** An answer that is written bit by bit; what fails midway is cut off, so that nobody takes a part for the whole. */
    private Handler<RoutingContext> stream(Function<RoutingContext, Future<Void>> handler) {
        return received(request -> answerOf(handler, request).onFailure(failure -> {
            HttpServerResponse response = request.response();
            if (response.closed()) {
                LOG.debug("{} was not read to its end", request.request().path());
            } else if (response.headWritten()) {
                LOG.warn("{} is cut off: {}", request.request().path(), failure.getMessage());
                response.reset().onFailure(gone -> LOG.debug("the client left before it was cut off"));
            } else {
                refuse(request, problemOf(failure));
            }
        }));
    }

    /** By now the whole request is there, or the head of one that is read while it is answered. */
    private Handler<RoutingContext> received(Handler<RoutingContext> handler) {
        return request -> {
            guard.received(request.request().connection());
            String requestId = RequestCause.requestId(request.request());
            if (requestId != null) {
                request.response().putHeader(RequestCause.REQUEST_ID, requestId);
            }
            handler.handle(request);
        };
    }

    private static <T> Future<T> answerOf(Function<RoutingContext, Future<T>> handler, RoutingContext request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static void refuse(RoutingContext request, Problem problem) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        LOG.debug("{} {} is refused: {} {}", request.request().method(), request.request().path(), problem.status(), problem.getMessage());
        if (problem.retryAfterSeconds() > 0) {
            request.response().putHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
        }
        Answer.refusal(problem).sendTo(request.response());
    }

    /** A fault is logged here, once, where it becomes a status. */
    private Problem problemOf(@Nullable Throwable failure) {
        return switch (failure) {
            case Problem problem -> problem;
            case OverloadedException ignored -> Problem.overloaded();
            case HttpException unread when unread.getStatusCode() == 400 -> malformed(unread);
            case ReplyException lost -> {
                noteLoss(lost);
                yield Problem.unavailable();
            }
            case null, default -> {
                LOG.error("a request failed", failure);
                yield Problem.internal();
            }
        };
    }

    private static Problem malformed(@Nullable Throwable failure) {
        return Problem.malformedRequest(
                failure == null || failure.getMessage() == null ? "It can't be decoded" : failure.getMessage());
    }

    /** In an outage every question is lost; one line a second tells as much as thousands. */
    private void noteLoss(ReplyException lost) {
        long now = System.nanoTime();
        if (now - lossLoggedNanos >= LOSS_LOG_INTERVAL_NANOS) {
            lossLoggedNanos = now;
            LOG.warn("a question was not answered: {}", lost.getMessage());
        }
    }
}
