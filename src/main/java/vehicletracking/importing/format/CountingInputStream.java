package vehicletracking.importing.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input stream that counts the bytes read. Any thread may read the count. */
final class CountingInputStream extends FilterInputStream {

    private volatile long bytesRead;

    CountingInputStream(InputStream in) {
        super(in);
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    // Only the reading thread writes the count.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int read) {
        bytesRead += read;
    }
}
