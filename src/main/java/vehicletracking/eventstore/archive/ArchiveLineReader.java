package vehicletracking.eventstore.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.integrity.Digests;

/** Reads lines of bounded length, and keeps the digest of what it has read. */
final class ArchiveLineReader implements Closeable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** An event is far shorter; a file that is damaged must not fill the memory. */
    private static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

    private final InputStream in;
    private final MessageDigest sha256 = Digests.sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int limit;

    ArchiveLineReader(InputStream in) {
        this.in = in;
    }

    /** The next line; null when there is none. The last one must end like all others. */
    @Nullable
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (next == limit && !fillBuffer()) {
                if (line.size() > 0) {
                    throw new IOException("its last line has no end");
                }
                return null;
            }
            int end = next;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, next, end - next);
            boolean isWhole = end < limit;
            next = isWhole ? end + 1 : end;
            if (isWhole) {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("it has a line of more than " + MAX_LINE_BYTES + " bytes");
            }
        }
    }

    private boolean fillBuffer() throws IOException {
        next = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    /** Lets a line count towards the digest. */
    void addToDigest(String line) {
        sha256.update(line.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
    }

    /** Of the lines that count. */
    byte[] sha256() {
        return sha256.digest();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
