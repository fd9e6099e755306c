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
import vehicletracking.web.http.RequestCause;

/**
 * One upload of locations: its request is read while there is room for what it brings, its batches go out two at a time,
 * and what became of them is written in the order of the items. In memory are, beside the two batches that are under way,
 * a piece of the request, an item that is not at its end, and a batch that is being gathered. Confined to one event loop.
 */
final class LocationUpload implements JsonItemSplitter.Items {

    private static final int MAX_UNDER_WAY = 2;

    /** What all uploads of an event loop share. */
    record UploadResources(Context context, TrackLocationReader reader, CommandClient commands, UploadLimits limits) {}

    private record Sent(LocationBatch batch, Future<List<CommandReply>> replies) {}

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final UploadFormat format;
    private final UploadResources means;
    private final Runnable onProgress;
    private final Cause cause;
    private final JsonItemSplitter cutter;
    private final Promise<Void> done = Promise.promise();
    private final ArrayDeque<LocationBatch> full = new ArrayDeque<>();
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private LocationBatch gathering = new LocationBatch();
    private boolean hasProgressed;
    private boolean isTurnScheduled;
    private boolean isPaused;
    private boolean isRead;

    private LocationUpload(HttpServerRequest request, UploadFormat format, UploadResources means, Runnable onProgress) {
        this.request = request;
        this.response = request.response();
        this.format = format;
        this.means = means;
        this.onProgress = onProgress;
        this.cause = RequestCause.of(request);
        this.cutter = format.cutter(this);
    }

    /**
     * @param onProgress is told when an item has arrived, and when answers were taken
     * @return completes when every item is answered; fails with a {@link Problem} when nothing can be, and with something
     *     else when the client leaves
     */
    static Future<Void> answer(
            HttpServerRequest request, UploadFormat format, UploadResources means, Runnable onProgress) {
        LocationUpload upload = new LocationUpload(request, format, means, onProgress);
        upload.read();
        return upload.done.future();
    }

    private void read() {
        response.closeHandler(ignored -> abandon(new ClientDisconnectedException()));
        request.exceptionHandler(broken -> abandon(Failures.ofBody(broken)));
        response.drainHandler(ignored -> {
            onProgress.run();
            turn();
        });
        request.handler(piece -> take(() -> cutter.feed(piece.getBytes())));
        request.endHandler(ignored -> take(() -> {
            cutter.end();
            isRead = true;
        }));
    }

    /** What is under way is committed all the same; nobody is told. */
    private void abandon(Throwable reason) {
        isRead = true;
        full.clear();
        gathering = new LocationBatch();
        done.tryFail(reason);
        resume();
    }

    private void take(Runnable reading) {
        if (isRead) {
            return;
        }
        try {
            reading.run();
        } catch (Problem broken) {
            breakOff(broken);
        } catch (RuntimeException fault) {
            abandon(fault);
        }
        if (hasProgressed) {
            hasProgressed = false;
            onProgress.run();
        }
        scheduleTurn();
    }

    /** The problem is the last that is answered, or the only thing. What else comes is passed over. */
    private void breakOff(Problem broken) {
        isRead = true;
        if (gathering.isEmpty() && full.isEmpty() && underWay.isEmpty() && !response.headWritten()) {
            resume();
            done.tryFail(broken);
        } else {
            gathering.addRefused(broken);
        }
    }

    @Override
    public void item(byte[] bytes, int from, int length) {
        try {
            gathering.add(means.reader().read(bytes, from, length));
        } catch (Problem problem) {
            if (format.isBrokenBy(bytes, from, length)) {
                throw problem;
            }
            gathering.addRefused(problem);
        }
        gathered();
    }

    @Override
    public void tooLarge() {
        gathering.addRefused(Problem.itemTooLarge(JsonItemSplitter.MAX_ITEM_BYTES));
        gathered();
    }

    private void gathered() {
        hasProgressed = true;
        if (gathering.isFull()) {
            full.add(gathering);
            gathering = new LocationBatch();
        }
    }

    /** What arrives in one turn of the event loop goes out together. */
    private void scheduleTurn() {
        regulate();
        if (!isTurnScheduled) {
            isTurnScheduled = true;
            means.context().runOnContext(ignored -> {
                isTurnScheduled = false;
                turn();
            });
        }
    }

    /** It may run on a context that does not know the request, so what it throws must end the upload here. */
    private void turn() {
        try {
            sendAndWrite();
        } catch (RuntimeException fault) {
            abandon(fault);
        }
    }

    private void sendAndWrite() {
        if (done.future().isComplete()) {
            return;
        }
        writeAnswered();
        while (underWay.size() < MAX_UNDER_WAY && !response.writeQueueFull() && hasNext()) {
            send(next());
        }
        if (isRead && underWay.isEmpty() && full.isEmpty() && gathering.isEmpty()) {
            putHead();
            end();
        }
        regulate();
    }

    /** A write that fails at once has reported the disconnect by then. */
    private void end() {
        response.end(format.afterAll(!response.headWritten()))
                .onSuccess(ignored -> done.tryComplete())
                .onFailure(done::tryFail);
    }

    /** A batch that is not full goes out when no other is under way, so that a slow client is answered at once. */
    private boolean hasNext() {
        return !full.isEmpty() || (!gathering.isEmpty() && (isRead || underWay.isEmpty()));
    }

    private LocationBatch next() {
        if (!full.isEmpty()) {
            return full.remove();
        }
        LocationBatch next = gathering;
        gathering = new LocationBatch();
        return next;
    }

    private void send(LocationBatch batch) {
        Promise<List<CommandReply>> replies = Promise.promise();
        underWay.add(new Sent(batch, replies.future()));
        means.limits()
                .whenThereIsRoom(() -> repliesTo(batch).onComplete(answer -> {
                    means.limits().done();
                    if (answer.failed()) {
                        abandon(answer.cause());
                    } else {
                        replies.handle(answer);
                        scheduleTurn();
                    }
                }));
    }

    /** Never throws: it may run when a batch of another upload is answered. */
    private Future<List<CommandReply>> repliesTo(LocationBatch batch) {
        return Future.succeededFuture(batch)
                .map(ready -> ready.requests(cause, means.reader()::newId))
                .compose(requests -> requests.isEmpty() || done.future().isComplete()
                        ? Future.succeededFuture(List.of())
                        : means.commands().sendBatchWithRetry(requests));
    }

    private void writeAnswered() {
        while (!underWay.isEmpty() && underWay.peek().replies().isComplete()) {
            Sent answered = underWay.remove();
            boolean isFirst = !response.headWritten();
            putHead();
            response.write(answered.batch().answer(answered.replies().result(), format, isFirst))
                    .onFailure(ignored -> abandon(new ClientDisconnectedException()));
            onProgress.run();
        }
    }

    private void putHead() {
        if (!response.headWritten()) {
            response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType());
        }
    }

    /** Reads on while there is room for more, and passes over what need not be read. */
    private void regulate() {
        boolean hasRoom = isRead || (full.isEmpty() && !response.writeQueueFull());
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
