package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a body piece by piece: the next piece is made when the client has taken those before, so that one is in memory
 * however long the body is. Confined to the event loop of its response.
 */
public final class ResponseStream {

    private final HttpServerResponse response;
    private final Supplier<Future<Optional<Buffer>>> pieces;
    private final Runnable onProgress;
    private final Promise<Void> done = Promise.promise();

    private ResponseStream(
            HttpServerResponse response, Supplier<Future<Optional<Buffer>>> pieces, Runnable onProgress) {
        this.response = response;
        this.pieces = pieces;
        this.onProgress = onProgress;
    }

    /**
     * @param pieces the next piece; empty when there are no more
     * @param onProgress is told whenever the client took a piece
     * @return completes when the body is written; fails when a piece can't be made, or when the client leaves
     */
    public static Future<Void> send(
            HttpServerResponse response, Supplier<Future<Optional<Buffer>>> pieces, Runnable onProgress) {
        ResponseStream stream = new ResponseStream(response.setChunked(true), pieces, onProgress);
        response.closeHandler(ignored -> stream.done.tryFail("the client left"));
        stream.writeNext();
        return stream.done.future();
    }

    private void writeNext() {
        pieces.get().onComplete(made -> {
            if (done.future().isComplete()) {
                return;
            }
            if (made.failed()) {
                done.tryFail(made.cause());
            } else if (made.result().isEmpty()) {
                response.end().onComplete(done);
            } else {
                response.write(made.result().get()).onFailure(done::tryFail);
                whenTaken();
            }
        });
    }

    private void whenTaken() {
        if (response.writeQueueFull()) {
            response.drainHandler(ignored -> {
                onProgress.run();
                writeNext();
            });
        } else {
            onProgress.run();
            writeNext();
        }
    }
}
