package vehicletracking.web.upload;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.List;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.vehicle.Cause;
import vehicletracking.web.http.ClientDisconnectedException;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.RequestCause;

/**
 * One upload of locations: its request is read while there is room for what it brings, its batches go out two at a time,
 * and what became of them is written in the order of the items. In memory are, beside the two batches that are under way,
 * a piece of the request, an item that is not at its end, and a batch that is being gathered. Confined to one event loop.
 */
final class LocationUpload implements JsonItemSplitter.ItemHandler {

    private static final int MAX_IN_FLIGHT = 2;

    /** What all uploads of an event loop share. */
    record UploadResources(Context context, TrackLocationReader reader, CommandClient commands, UploadLimits limits) {}

    private record Sent(LocationBatch batch, Future<List<CommandReply>> replies) {}

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final UploadFormat format;
    private final UploadResources resources;
    private final Runnable onProgress;
    private final Cause cause;
    private final JsonItemSplitter splitter;
    private final Promise<Void> done = Promise.promise();
    private final ArrayDeque<LocationBatch> fullBatches = new ArrayDeque<>();
    private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
    private LocationBatch openBatch = new LocationBatch();
    private boolean hasProgressed;
    private boolean isSendScheduled;
    private boolean isPaused;
    private boolean isRead;

    private LocationUpload(HttpServerRequest request, UploadFormat format, UploadResources means, Runnable onProgress) {
        this.request = request;
        this.response = request.response();
        this.format = format;
        this.resources = means;
        this.onProgress = onProgress;
        this.cause = RequestCause.of(request);
        this.splitter = format.newSplitter(this);
    }

    /**
     * @param onProgress is told when an item has arrived, and when answers were taken
     * @return completes when every item is answered; fails with a {@link Problem} when nothing can be, and with something
     *     else when the client leaves
     */
    static Future<Void> start(
            HttpServerRequest request, UploadFormat format, UploadResources means, Runnable onProgress) {
        LocationUpload upload = new LocationUpload(request, format, means, onProgress);
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
        request.handler(piece -> parse(() -> splitter.feed(piece.getBytes())));
        request.endHandler(ignored -> parse(() -> {
            splitter.end();
            isRead = true;
        }));
    }

    /** What is under way is committed all the same; nobody is told. */
    private void abort(Throwable reason) {
        isRead = true;
        fullBatches.clear();
        openBatch = new LocationBatch();
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
        scheduleSend();
    }

    /** The problem is the last that is answered, or the only thing. What else comes is passed over. */
    private void endWithProblem(Problem broken) {
        isRead = true;
        if (openBatch.isEmpty() && fullBatches.isEmpty() && inFlight.isEmpty() && !response.headWritten()) {
            resume();
            done.tryFail(broken);
        } else {
            openBatch.addRefused(broken);
        }
    }

    @Override
    public void item(byte[] bytes, int from, int length) {
        try {
            openBatch.add(resources.reader().read(bytes, from, length));
        } catch (Problem problem) {
            if (format.isUnrecoverable(bytes, from, length)) {
                throw problem;
            }
            openBatch.addRefused(problem);
        }
        itemAdded();
    }

    @Override
    public void tooLarge() {
        openBatch.addRefused(HttpProblems.itemTooLarge(JsonItemSplitter.MAX_ITEM_BYTES));
        itemAdded();
    }

    private void itemAdded() {
        hasProgressed = true;
        if (openBatch.isFull()) {
            fullBatches.add(openBatch);
            openBatch = new LocationBatch();
        }
    }

    /** What arrives in one turn of the event loop goes out together. */
    private void scheduleSend() {
        pauseOrResume();
        if (!isSendScheduled) {
            isSendScheduled = true;
            resources.context().runOnContext(ignored -> {
                isSendScheduled = false;
                sendOrAbort();
            });
        }
    }

    /** It may run on a context that does not know the request, so what it throws must end the upload here. */
    private void sendOrAbort() {
        try {
            sendAndWrite();
        } catch (RuntimeException fault) {
            abort(fault);
        }
    }

    private void sendAndWrite() {
        if (done.future().isComplete()) {
            return;
        }
        writeReplies();
        while (inFlight.size() < MAX_IN_FLIGHT && !response.writeQueueFull() && isBatchReady()) {
            send(removeBatch());
        }
        if (isRead && inFlight.isEmpty() && fullBatches.isEmpty() && openBatch.isEmpty()) {
            putHead();
            end();
        }
        pauseOrResume();
    }

    /** A write that fails at once has reported the disconnect by then. */
    private void end() {
        response.end(format.afterAll(!response.headWritten()))
                .onSuccess(ignored -> done.tryComplete())
                .onFailure(done::tryFail);
    }

    /** A batch that is not full goes out when no other is under way, so that a slow client is answered at once. */
    private boolean isBatchReady() {
        return !fullBatches.isEmpty() || (!openBatch.isEmpty() && (isRead || inFlight.isEmpty()));
    }

    private LocationBatch removeBatch() {
        if (!fullBatches.isEmpty()) {
            return fullBatches.remove();
        }
        LocationBatch next = openBatch;
        openBatch = new LocationBatch();
        return next;
    }

    private void send(LocationBatch batch) {
        Promise<List<CommandReply>> replies = Promise.promise();
        inFlight.add(new Sent(batch, replies.future()));
        resources.limits()
                .submitBatch(() -> repliesTo(batch).onComplete(answer -> {
                    resources.limits().batchDone();
                    if (answer.failed()) {
                        abort(answer.cause());
                    } else {
                        replies.handle(answer);
                        scheduleSend();
                    }
                }));
    }

    /** Never throws: it may run when a batch of another upload is answered. */
    private Future<List<CommandReply>> repliesTo(LocationBatch batch) {
        return Future.succeededFuture(batch)
                .map(ready -> ready.requests(cause, resources.reader()::newId))
                .compose(requests -> requests.isEmpty() || done.future().isComplete()
                        ? Future.succeededFuture(List.of())
                        : resources.commands().sendBatchWithRetry(requests));
    }

    private void writeReplies() {
        while (!inFlight.isEmpty() && inFlight.peek().replies().isComplete()) {
            Sent answered = inFlight.remove();
            boolean isFirst = !response.headWritten();
            putHead();
            response.write(answered.batch().responseText(answered.replies().result(), format, isFirst))
                    .onFailure(ignored -> abort(new ClientDisconnectedException()));
            onProgress.run();
        }
    }

    private void putHead() {
        if (!response.headWritten()) {
            response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType());
        }
    }

    /** Reads on while there is room for more, and passes over what need not be read. */
    private void pauseOrResume() {
        boolean hasRoom = isRead || (fullBatches.isEmpty() && !response.writeQueueFull());
        if (hasRoom) {
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
