package vehicletracking.eventstore.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.integrity.Digests;

/** Reads lines of bounded length, and computes a digest over them. Blocking, for one thread at a time. */
final class ArchiveLineReader implements Closeable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** Events are much shorter; the limit bounds the use of memory when a file is damaged. */
    private static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

    private final InputStream in;
    private final MessageDigest sha256 = Digests.sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    ArchiveLineReader(InputStream in) {
        this.in = in;
    }

    /** The next line, null at the end of the file. The last line must end with a line feed too. */
    @Nullable
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (position == limit && !fillBuffer()) {
                if (line.size() > 0) {
                    throw new IOException("the last line is incomplete");
                }
                return null;
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            boolean isComplete = end < limit;
            position = isComplete ? end + 1 : end;
            if (isComplete) {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
            }
        }
    }

    private boolean fillBuffer() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    void addToDigest(String line) {
        sha256.update(line.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
    }

    /** Digest of the lines that were added, each with its line feed. */
    byte[] sha256() {
        return sha256.digest();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
