package vehicletracking.importing.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Limits the length of each tag and text of an XML document, since a parser holds each of them in memory. */
final class MarkupLimitInputStream extends FilterInputStream {

    private final long maxBytes;
    private long bytes;

    MarkupLimitInputStream(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        for (int i = offset; i < offset + read; i++) {
            // Angle brackets have the same bytes in all encodings that are used.
            bytes = into[i] == '<' || into[i] == '>' ? 0 : bytes + 1;
            if (bytes > maxBytes) {
                throw new UnreadableFileException("a tag or text exceeds " + maxBytes + " bytes");
            }
        }
        return read;
    }
}
