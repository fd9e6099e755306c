package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;

/** The chunks of a stream, compressed with gzip. */
final class EncodedChunks implements Supplier<Future<Optional<Buffer>>>, AutoCloseable {

    private final Supplier<Future<Optional<Buffer>>> chunks;
    private final GzipEncoder encoder = new GzipEncoder();
    private boolean isFinished;

    EncodedChunks(Supplier<Future<Optional<Buffer>>> chunks) {
        this.chunks = chunks;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        return isFinished
                ? Future.succeededFuture(Optional.empty())
                : chunks.get().map(this::encode);
    }

    private Optional<Buffer> encode(Optional<Buffer> chunk) {
        if (chunk.isPresent()) {
            return Optional.of(encoder.write(chunk.get()));
        }
        isFinished = true;
        return Optional.of(encoder.finish());
    }

    @Override
    public void close() {
        encoder.close();
    }
}
