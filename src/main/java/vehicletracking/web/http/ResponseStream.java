package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed response with backpressure: the next chunk is produced while one is being written, and no further
 * one before the client has read the first. Confined to the event loop of its response.
 */
public final class ResponseStream {

    private final HttpServerResponse response;
    private final Supplier<Future<Optional<Buffer>>> chunks;
    private final StreamBudget.Share share;
    private final Listener listener;
    private final Promise<Void> done = Promise.promise();
    private @Nullable Future<Optional<Buffer>> prefetched;

    private ResponseStream(
            HttpServerResponse response,
            Supplier<Future<Optional<Buffer>>> chunks,
            StreamBudget.Share share,
            Listener listener) {
        this.response = response;
        this.chunks = chunks;
        this.share = share;
        this.listener = listener;
    }

    /**
     * Callbacks of a stream.
     *
     * @param onHead sets the headers when the first chunk exists: a failure before it still gets a problem document
     * @param onProgress is called whenever the client has read a chunk
     */
    public record Listener(Runnable onHead, Runnable onProgress) {}

    /**
     * Streams a response, compressed if the client accepts it; to a HEAD, sends its headers and takes no chunk.
     *
     * @param chunks supplies the next chunk; empty at the end
     * @param share accounts for the chunks that the client has not read
     * @return completes when the body is written; fails when a chunk fails or the client disconnects
     */
    public static Future<Void> send(
            HttpServerRequest request,
            Supplier<Future<Optional<Buffer>>> chunks,
            StreamBudget.Share share,
            Listener listener) {
        HttpServerResponse response = request.response();
        ContentCoding coding = ContentCoding.ofStream(request);
        Listener encoded = new Listener(
                () -> {
                    coding.announce(request);
                    listener.onHead().run();
                },
                listener.onProgress());
        if (request.method().equals(HttpMethod.HEAD)) {
            encoded.onHead().run();
            return response.end();
        }
        if (coding == ContentCoding.IDENTITY) {
            return send(response, chunks, share, encoded);
        }
        EncodedChunks gzip = new EncodedChunks(chunks);
        return send(response, gzip, share, encoded).onComplete(ignored -> gzip.close());
    }

    private static Future<Void> send(
            HttpServerResponse response,
            Supplier<Future<Optional<Buffer>>> chunks,
            StreamBudget.Share share,
            Listener listener) {
        ResponseStream stream = new ResponseStream(response, chunks, share, listener);
        response.closeHandler(ignored -> stream.done.tryFail(new ClientDisconnectedException()));
        stream.writeNext();
        return stream.done.future();
    }

    private void writeNext() {
        if (response.closed()) {
            done.tryFail(new ClientDisconnectedException());
            return;
        }
        Future<Optional<Buffer>> coming = prefetched == null ? produceChunk() : prefetched;
        prefetched = null;
        coming.onComplete(this::write, done::tryFail);
    }

    private Future<Optional<Buffer>> produceChunk() {
        return chunks.get().map(chunk -> {
            chunk.ifPresent(made -> share.hold(made.length()));
            return chunk;
        });
    }

    private void write(Optional<Buffer> chunk) {
        if (done.future().isComplete()) {
            return;
        }
        if (!response.headWritten()) {
            response.setChunked(true);
            listener.onHead().run();
        }
        chunk.ifPresentOrElse(this::write, this::end);
    }

    private void end() {
        response.end()
                .onComplete(ignored -> done.tryComplete(), failure -> done.tryFail(new ClientDisconnectedException()));
    }

    private void write(Buffer chunk) {
        response.write(chunk).onFailure(failure -> done.tryFail(new ClientDisconnectedException()));
        if (share.mayPrefetch()) {
            prefetched = produceChunk();
        }
        continueWhenDrained(chunk.length());
    }

    private void continueWhenDrained(int length) {
        if (response.writeQueueFull()) {
            response.drainHandler(ignored -> releaseAndContinue(length));
        } else {
            releaseAndContinue(length);
        }
    }

    private void releaseAndContinue(int length) {
        // The rest of the chunk fits in the write queue.
        share.release(length);
        listener.onProgress().run();
        writeNext();
    }
}
