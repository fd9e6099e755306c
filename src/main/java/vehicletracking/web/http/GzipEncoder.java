package vehicletracking.web.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses a body chunk by chunk. What it returns can be decoded up to the end of the chunk. */
final class GzipEncoder implements AutoCloseable {

    private static final int BUFFER_BYTES = 8_192;

    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(ByteArrayOutputStream target) throws IOException {
            super(target, BUFFER_BYTES, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(BUFFER_BYTES);
    private final GZIPOutputStream gzip;

    GzipEncoder() {
        try {
            gzip = new FastGzip(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Buffer write(Buffer chunk) {
        try {
            gzip.write(chunk.getBytes());
            gzip.flush();
            return take();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the body. */
    Buffer finish() {
        close();
        return take();
    }

    private Buffer take() {
        Buffer taken = Buffer.buffer(encoded.toByteArray());
        encoded.reset();
        return taken;
    }

    /** Releases the memory outside of the heap. */
    @Override
    public void close() {
        try {
            gzip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
