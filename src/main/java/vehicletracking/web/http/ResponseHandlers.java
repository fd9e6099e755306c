package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
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

/** What becomes of a request: it is answered, answered bit by bit, or refused. Confined to one event loop. */
public final class ResponseHandlers {

    private static final String JSON = "application/json";
    private static final Logger LOG = LoggerFactory.getLogger(ResponseHandlers.class);

    private static final long LOSS_LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final IdleConnectionGuard guard;
    private long lossLoggedNanos = System.nanoTime() - LOSS_LOG_INTERVAL_NANOS;

    public ResponseHandlers(IdleConnectionGuard guard) {
        this.guard = guard;
    }

    /** Refuses what comes to no handler. */
    public void takeFaultsOf(Router router, long maxBodyBytes) {
        // 200 is what the body handler fails with when the client is gone before its body is complete.
        router.errorHandler(200, request -> refuse(request, malformed(request.failure())));
        router.errorHandler(400, request -> refuse(request, malformed(request.failure())));
        router.errorHandler(
                404,
                request -> refuse(request, Problem.notFound(request.request().path())));
        router.errorHandler(405, request -> {
            request.response()
                    .putHeader(
                            HttpHeaders.ALLOW,
                            allowedAt(router, request.request().path()));
            refuse(
                    request,
                    Problem.methodNotAllowed(
                            request.request().method().name(), request.request().path()));
        });
        router.errorHandler(413, request -> refuse(request, Problem.bodyTooLarge(maxBodyBytes)));
        router.errorHandler(417, request -> refuse(request, Problem.expectationFailed()));
        router.errorHandler(500, request -> refuse(request, problemOf(request.failure())));
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

    /** A handler that sends what it is answered, or refuses. */
    public Handler<RoutingContext> answer(Function<RoutingContext, Future<Response>> handler) {
        return received(request -> answerOf(handler, request).onComplete(answer -> {
            if (answer.succeeded()) {
                answer.result().sendTo(request.response());
            } else {
                refuse(request, problemOf(answer.cause()));
            }
        }));
    }

    /** An answer that is written bit by bit; what fails midway is cut off, so that nobody takes a part for the whole. */
    public Handler<RoutingContext> stream(Function<RoutingContext, Future<Void>> handler) {
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
    public Handler<RoutingContext> received(Handler<RoutingContext> handler) {
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
        LOG.debug(
                "{} {} is refused: {} {}",
                request.request().method(),
                request.request().path(),
                problem.status(),
                problem.getMessage());
        if (problem.retryAfterSeconds() > 0) {
            request.response().putHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
        }
        Response.refusal(problem).sendTo(request.response());
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

    /** Refuses a body that is not declared as JSON, or that is compressed. */
    public static Function<RoutingContext, Future<Response>> requireJson(
            Function<RoutingContext, Future<Response>> handler) {
        return request -> {
            String contentType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (!isJson(contentType)) {
                throw Problem.unsupportedMediaType("content type", JSON, contentType);
            }
            ContentEncoding.requireNone(request.request());
            return handler.apply(request);
        };
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType.regionMatches(true, 0, JSON, 0, JSON.length())
                && (contentType.length() == JSON.length() || "; \t".indexOf(contentType.charAt(JSON.length())) >= 0);
    }
}
