package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ClientDisconnectedException;
import vehicletracking.web.http.IdleConnectionGuard;

/** A response of server-sent events without an end. Confined to its event loop. */
final class LiveResponse {

    /** Written and not yet sent. */
    private static final int WRITE_QUEUE_BYTES = 16 * 1024;

    private final RoutingContext request;
    private final HttpServerResponse response;
    private final IdleConnectionGuard guard;
    private final Promise<Void> done = Promise.promise();
    private boolean isIdle;

    LiveResponse(RoutingContext request, IdleConnectionGuard guard) {
        this.request = request;
        this.response = request.response();
        this.guard = guard;
    }

    static void putHeaders(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no"); // nginx passes each event on
    }

    /**
     * Sends the head.
     *
     * @param onEnd is called once, when nothing can be written any more
     * @return completes when the rights of the client have changed; fails when it disconnects, or by {@link #fail}
     */
    Future<Void> begin(Runnable onEnd) {
        putHeaders(response);
        response.setChunked(true).setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        response.closeHandler(ignored -> fail(new ClientDisconnectedException()));
        write(EventText.BEGIN);
        return done.future().onComplete(ignored -> onEnd.run());
    }

    boolean isEnded() {
        return done.future().isComplete();
    }

    void fail(Throwable cause) {
        done.tryFail(cause);
    }

    /** Ends the response; the client may connect again. */
    void end() {
        if (done.tryComplete()) {
            response.end();
        }
    }

    void write(Buffer text) {
        if (text.length() > 0 && !isEnded()) {
            isIdle = false;
            response.write(text).onFailure(failure -> fail(new ClientDisconnectedException()));
        }
    }

    /** Whether the client has not read what was written. */
    boolean isFull() {
        return response.writeQueueFull();
    }

    /** Calls an action when the client has read what was written, and not after the end. */
    void whenRead(Runnable action) {
        if (isFull()) {
            response.drainHandler(ignored -> proceed(action));
        } else {
            proceed(action);
        }
    }

    private void proceed(Runnable action) {
        guard.noteProgress(request.request());
        if (!isEnded()) {
            action.run();
        }
    }

    /** Writes a text if nothing was written since the last call. */
    void keepAlive(Buffer text) {
        if (isIdle) {
            write(text);
        }
        isIdle = true;
        if (!isFull()) {
            guard.noteProgress(request.request());
        }
    }

    /** Ends the response of a client whose rights have changed; it may connect again with its new ones. */
    void recheck() {
        AccessControl.isStillPermitted(request).onSuccess(isPermitted -> {
            if (!isPermitted) {
                end();
            }
        });
    }
}
