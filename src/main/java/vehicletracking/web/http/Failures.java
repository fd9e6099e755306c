package vehicletracking.web.http;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.access.ProviderUnavailableException;
import vehicletracking.batch.OverloadedException;
import vehicletracking.command.LogUnavailableException;
import vehicletracking.logging.RateLimitedLog;

/**
 * Ends failed requests: with a problem document, or by closing the connection when a part of the response is sent. A
 * fault is logged here only, at most once a second.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);
    private static final RateLimitedLog FAULTS = new RateLimitedLog(LOG, LOG_INTERVAL);
    private static final RateLimitedLog UNREPLIED = new RateLimitedLog(LOG, LOG_INTERVAL);
    private static final RateLimitedLog ABORTED = new RateLimitedLog(LOG, LOG_INTERVAL);

    /** A stream that fails ends without its last chunk, so that a part is not taken for the whole response. */
    void fail(HttpServerRequest request, Throwable failure) {
        HttpServerResponse response = request.response();
        if (response.closed() || failure instanceof ClientDisconnectedException) {
            LOG.debug("no response to {}: {}", PathCredential.withoutKey(request.path()), describe(failure));
        } else if (response.ended()) {
            FAULTS.error("a request failed after its response", failure);
        } else if (response.headWritten()) {
            abort(request, failure);
        } else {
            refuse(request, problemOf(failure));
        }
    }

    private static void abort(HttpServerRequest request, Throwable failure) {
        if (failure instanceof Problem problem && problem.status() < 500) {
            LOG.debug(
                    "the response to {} is cut off: {}", PathCredential.withoutKey(request.path()), describe(failure));
        } else {
            ABORTED.warn(
                    "the response to {} is cut off: {}", PathCredential.withoutKey(request.path()), describe(failure));
        }
        request.response().reset().onFailure(gone -> LOG.debug("the client disconnected before it was cut off"));
    }

    /** The failure of a request whose body ended early: the client disconnected, or a chunk can't be parsed. */
    public static RuntimeException bodyFailure(Throwable broken) {
        return broken instanceof HttpClosedException
                        || broken instanceof StreamResetException
                        || broken instanceof IOException
                ? new ClientDisconnectedException()
                : malformed(broken);
    }

    void refuse(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        LOG.debug(
                "{} {} is refused: {} {}",
                request.method(),
                PathCredential.withoutKey(request.path()),
                problem.status(),
                problem.getMessage());
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", String.valueOf(problem.retryAfterSeconds()));
        }
        Response.problem(problem).sendTo(request);
    }

    private static Problem problemOf(Throwable failure) {
        return switch (failure) {
            case Problem problem -> problem;
            case OverloadedException ignored -> Problem.overloaded();
            case LogUnavailableException unavailable ->
                unavailable.isLocked() ? Problem.logLocked() : Problem.unavailable();
            case ProviderUnavailableException ignored -> Problem.identityProviderUnavailable();
            case HttpException unread when unread.getStatusCode() == 400 -> malformed(unread);
            case ReplyException lost -> {
                UNREPLIED.warn("a query got no reply: {}", messageOf(lost));
                yield Problem.unavailable();
            }
            default -> {
                FAULTS.error("a request failed", failure);
                yield Problem.internal();
            }
        };
    }

    static Problem malformed(@Nullable Throwable failure) {
        return HttpProblems.malformedRequest(failure == null ? "It can't be decoded" : messageOf(failure));
    }

    /** The message, or the class of an exception without one. */
    public static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }

    /** The class and the message of a failure, and of its root cause. */
    public static String describe(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root.equals(failure) ? failure.toString() : failure + ", caused by " + root;
    }

    void logUncaught(Throwable failure) {
        FAULTS.error("an exception was not caught", failure);
    }

    void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.debug("closing a connection failed", failure));
    }
}
