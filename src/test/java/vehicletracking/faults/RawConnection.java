package vehicletracking.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which requests are written by hand, well or badly. */
final class RawConnection implements AutoCloseable {

    private static final Duration READ_LIMIT = Duration.ofMinutes(1);

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(URI service) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.setSoTimeout((int) READ_LIMIT.toMillis());
        socket.setTcpNoDelay(true);
        return new RawConnection(socket);
    }

    /** The beginning of a request to track a location: more headers may follow, then an empty line, then the body. */
    static String head(int contentLength) {
        return "POST /track-location HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + contentLength + "\r\n";
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends, unless the other side has closed. */
    boolean isOpenToSend(String text) {
        try {
            send(text);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The next line without its end. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed after: " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** The next line, which must come within the limit. */
    String readLineWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        return readLine();
    }

    /** Everything up to the end, which must come within the limit. */
    String readAllWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Closes with RST, as when the process of a client dies. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether the other side closes within so long, without having sent anything more. */
    boolean isClosedWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
