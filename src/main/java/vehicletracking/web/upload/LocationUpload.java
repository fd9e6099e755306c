package vehicletracking.web.upload;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.List;
import vehicletracking.command.CommandReply;
import vehicletracking.vehicle.Cause;
import vehicletracking.web.http.ClientDisconnectedException;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.Problem;

/**
 * One upload of locations: reads the request with backpressure, sends its batches {@value #MAX_IN_FLIGHT} at a time,
 * and writes the results in the order of the items. Memory holds the batches in flight, one chunk of the request, one
 * incomplete item and the batch that is being filled. Confined to one event loop.
 */
final class LocationUpload implements JsonItemSplitter.ItemHandler {

    private static final int MAX_IN_FLIGHT = 2;

    private record Sent(LocationBatch batch, Future<List<CommandReply>> replies) {}

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final UploadFormat format;
    private final UploadResources resources;
    private final Runnable onProgress;
    private final Cause cause;
    private final UploadPace pace;
    private final JsonItemSplitter splitter;
    private final Promise<Void> done = Promise.promise();
    private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
    private final PendingBatches pending;
    private boolean hasProgressed;
    private boolean isSendScheduled;
    private boolean isPaused;
    private boolean isRead;

    private LocationUpload(UploadRequest upload, UploadResources shared) {
        this.request = upload.request();
        this.response = request.response();
        this.format = upload.format();
        this.resources = shared;
        this.onProgress = upload.onProgress();
        this.cause = upload.cause();
        this.pace = upload.pace();
        this.pending = new PendingBatches(shared.limits()::maxBatchItems);
        this.splitter = format.newSplitter(this);
    }

    /**
     * Completes when the results of all items are written. Fails with a {@link Problem} when there is no result to write,
     * and with {@link ClientDisconnectedException} when the client disconnects.
     */
    static Future<Void> start(UploadRequest request, UploadResources resources) {
        LocationUpload upload = new LocationUpload(request, resources);
        upload.registerHandlers();
        return upload.done.future();
    }

    private void registerHandlers() {
        response.closeHandler(ignored -> abort(new ClientDisconnectedException()));
        request.exceptionHandler(broken -> abort(Failures.bodyFailure(broken)));
        response.drainHandler(ignored -> {
            onProgress.run();
            sendOrAbort();
        });
        request.handler(chunk -> {
            pace.received(chunk.length());
            parse(() -> splitter.feed(chunk.getBytes()));
        });
        request.endHandler(ignored -> parse(() -> {
            splitter.end();
            isRead = true;
        }));
    }

    private void abort(Throwable reason) {
        isRead = true;
        // Batches in flight are still committed; their results are dropped.
        pending.clear();
        done.tryFail(reason);
        resume();
    }

    private void parse(Runnable reading) {
        if (isRead) {
            return;
        }
        try {
            reading.run();
        } catch (Problem broken) {
            endWithProblem(broken);
        } catch (RuntimeException fault) {
            abort(fault);
        }
        if (hasProgressed) {
            hasProgressed = false;
            onProgress.run();
        }
        throttle();
        scheduleSend();
    }

    private void throttle() {
        if (!isRead) {
            pace.pauseIfNeeded(resources.context().owner(), () -> {
                onProgress.run();
                throttle();
                pauseOrResume();
            });
        }
    }

    private void endWithProblem(Problem broken) {
        isRead = true;
        // The problem is the response if there is no result, else the last result. The rest of the request is dropped.
        if (pending.isEmpty() && inFlight.isEmpty() && !response.headWritten()) {
            resume();
            done.tryFail(broken);
        } else {
            pending.addRefused(broken);
        }
    }

    @Override
    public void item(byte[] bytes, int from, int length) {
        pace.read(1);
        try {
            pending.add(resources.reader().read(bytes, from, length));
        } catch (Problem problem) {
            if (format.isUnrecoverable(bytes, from, length)) {
                throw problem;
            }
            pending.addRefused(problem);
        }
        hasProgressed = true;
    }

    @Override
    public void tooLarge() {
        pending.addRefused(HttpProblems.itemTooLarge(JsonItemSplitter.MAX_ITEM_BYTES));
        hasProgressed = true;
    }

    private void scheduleSend() {
        pauseOrResume();
        // Items that arrive in one iteration of the event loop are sent together.
        if (!isSendScheduled) {
            isSendScheduled = true;
            resources.context().runOnContext(ignored -> {
                isSendScheduled = false;
                sendOrAbort();
            });
        }
    }

    private void sendOrAbort() {
        try {
            sendAndWrite();
        } catch (RuntimeException fault) {
            // This may run on a context without the request, whose exception handler could not end this upload.
            abort(fault);
        }
    }

    private void sendAndWrite() {
        if (done.future().isComplete()) {
            return;
        }
        writeReplies();
        while (inFlight.size() < MAX_IN_FLIGHT && !response.writeQueueFull() && isBatchReady()) {
            send(pending.remove());
        }
        if (isRead && inFlight.isEmpty() && pending.isEmpty()) {
            putHead();
            end();
        }
        pauseOrResume();
    }

    private void end() {
        // A write that fails at once has aborted the upload before.
        response.end(format.afterAll(!response.headWritten()))
                .onSuccess(ignored -> done.tryComplete())
                .onFailure(ignored -> abort(new ClientDisconnectedException()));
    }

    private boolean isBatchReady() {
        // A batch that is not full is sent when no other is in flight: a slow client gets its results at once.
        return pending.hasFull() || (!pending.isEmpty() && (isRead || inFlight.isEmpty()));
    }

    private void send(LocationBatch batch) {
        Promise<List<CommandReply>> replies = Promise.promise();
        inFlight.add(new Sent(batch, replies.future()));
        UploadLimits limits = resources.limits();
        limits.submitBatch(() -> repliesTo(batch).onComplete(result -> {
            limits.batchDone();
            if (result.failed()) {
                abort(result.cause());
            } else {
                replies.handle(result);
                scheduleSend();
            }
        }));
    }

    private Future<List<CommandReply>> repliesTo(LocationBatch batch) {
        // Must not throw: it may run when a batch of another upload completes.
        return Future.succeededFuture(batch)
                .map(ready -> ready.requests(cause, resources.reader()::newId))
                .compose(requests -> requests.isEmpty() || done.future().isComplete()
                        ? Future.succeededFuture(List.of())
                        : resources.commands().sendBatchWithRetry(requests));
    }

    private void writeReplies() {
        while (!inFlight.isEmpty() && inFlight.peek().replies().isComplete()) {
            Sent sent = inFlight.remove();
            boolean isFirst = !response.headWritten();
            putHead();
            response.write(sent.batch().responseText(sent.replies().result(), format, isFirst))
                    .onFailure(ignored -> abort(new ClientDisconnectedException()));
            onProgress.run();
        }
    }

    private void putHead() {
        if (!response.headWritten()) {
            response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType());
        }
    }

    private void pauseOrResume() {
        if (isRead || (!pace.isPausing() && !pending.hasFull() && !response.writeQueueFull())) {
            resume();
        } else if (!isPaused) {
            isPaused = true;
            request.pause();
        }
    }

    private void resume() {
        if (isPaused) {
            isPaused = false;
            request.resume();
        }
    }
}
