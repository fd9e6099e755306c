package vehicletracking.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/2 (RFC 9113) on which frames are written by hand, well or badly. */
public final class Http2Connection implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int GO_AWAY = 7;
    private static final int WINDOW_UPDATE = 8;

    public static final int CANCEL = 8;
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACKNOWLEDGED = 1;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Http2Connection(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** A frame of the server. */
    public record Frame(int type, int flags, int stream, Buffer payload) {

        public boolean isEndOfStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** Of RST_STREAM and GOAWAY. */
        public int errorCode() {
            return payload.getInt(type == GO_AWAY ? 4 : 0);
        }
    }

    /** Opens a connection and acknowledges the settings of the server. */
    public static Http2Connection open(TlsClient client, int port) throws IOException {
        Http2Connection connection = new Http2Connection(client.connect(port, "h2"));
        connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.write(SETTINGS, 0, 0, new byte[0]);
        connection.write(SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
        connection.flush();
        return connection;
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Requests a path; the stream has an odd number. */
    public void get(int stream, String path) throws IOException {
        write(HEADERS, END_STREAM | END_HEADERS, stream, head(0x82, path));
    }

    /** Begins a POST, whose body follows. */
    public void post(int stream, String path) throws IOException {
        write(HEADERS, END_HEADERS, stream, head(0x83, path));
    }

    public void data(int stream, String text) throws IOException {
        write(DATA, 0, stream, text.getBytes(StandardCharsets.UTF_8));
    }

    public void reset(int stream) throws IOException {
        write(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /** Adds to the bytes that the server may send on all streams together; each stream keeps its own limit of 64 KiB. */
    public void allow(int bytes) throws IOException {
        write(WINDOW_UPDATE, 0, 0, new byte[] {
            (byte) (bytes >> 24), (byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes
        });
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** HPACK (RFC 7541) without Huffman coding: the method and scheme are in the static table. */
    private static byte[] head(int method, String path) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(method);
        head.write(0x87);
        literal(head, 0x04, path);
        literal(head, 0x01, "localhost");
        literal(head, 0x0F, 31 - 15, "application/json");
        return head.toByteArray();
    }

    private static void literal(ByteArrayOutputStream head, int name, String value) throws IOException {
        head.write(name);
        head.write(value.length());
        head.write(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void literal(ByteArrayOutputStream head, int name, int more, String value) throws IOException {
        head.write(name);
        literal(head, more, value);
    }

    /** The next frame; throws {@link EOFException} when the server has closed the connection. */
    public Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, Buffer.buffer(in.readNBytes(length)));
    }

    /** The frame that ends a stream. */
    public Frame readEndOf(int stream) throws IOException {
        Frame frame = read();
        while (frame.stream() != stream || !(frame.isEndOfStream() || frame.type() == RST_STREAM)) {
            frame = read();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
