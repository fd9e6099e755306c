import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import vehicletracking.access.KeySecret;

/** A client that sends as much as it can, on a connection and threads of its own. */
final class OtherClient {

    private static final int VEHICLES = 1_000;
    private static final int LINES = 1_000;
    private static final int PIPELINED = 16;
    private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int KEYS = 10_000;

    private final Socket socket;
    private final OutputStream out;
    private final AtomicLong responses = new AtomicLong();
    private final Thread sender;
    private volatile boolean isStopped;

    private interface Work {
        void run(OtherClient client) throws IOException;
    }

    private OtherClient(URI service, Work work) throws IOException {
        this.socket = new Socket(service.getHost(), service.getPort());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Uploads this number of lines in one request. */
    static OtherClient upload(URI service, int lines) throws IOException {
        return new OtherClient(service, client -> client.sendLines(lines));
    }

    /**
     * Sends requests with keys of the right form that were never issued, at most this many a second, until it is stopped.
     */
    static OtherClient guess(URI service, int perSecond) throws IOException {
        return new OtherClient(service, client -> client.sendWrongKeys(perSecond));
    }

    private void sendLines(int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        SplittableRandom random = new SplittableRandom();
        for (int i = 0; i < LINES; i++) {
            text.append(SingleReports.location(random, "LOAD-" + random.nextInt(VEHICLES)))
                    .append('\n');
        }
        byte[] piece = ascii(text.toString());
        write("POST /track-locations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: "
                + (long) piece.length * (lines / LINES) + "\r\n\r\n");
        Thread reader = Thread.ofPlatform().daemon().start(this::countTracked);
        for (int i = 0; i < lines / LINES; i++) {
            out.write(piece);
        }
        out.flush();
        join(reader);
    }

    private void countTracked() {
        count(ascii("locationTrackedId"), () -> true);
    }

    private void sendWrongKeys(int perSecond) throws IOException {
        List<String> keys = IntStream.range(0, KEYS)
                .mapToObj(i -> KeySecret.generate().text())
                .toList();
        long intervalNanos = TimeUnit.SECONDS.toNanos(PIPELINED) / perSecond;
        long dueNanos = System.nanoTime();
        Thread reader = Thread.ofPlatform().daemon().start(() -> count(ascii("HTTP/1.1 4"), () -> !isStopped));
        long sent = 0;
        while (!isStopped) {
            for (int i = 0; i < PIPELINED; i++) {
                write("GET /vehicles HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + keys.get((int) ((sent + i) % KEYS)) + "\r\n\r\n");
            }
            out.flush();
            sent += PIPELINED;
            dueNanos += intervalNanos;
            while (!isStopped && (System.nanoTime() < dueNanos || responses.get() < sent - PIPELINED)) {
                LockSupport.parkNanos(MIN_PAUSE_NANOS);
            }
        }
        socket.close();
        join(reader);
    }

    private void count(byte[] pattern, BooleanSupplier isExpected) {
        byte[] buffer = new byte[64 * 1024];
        int matched = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    matched = buffer[i] == pattern[matched] ? matched + 1 : buffer[i] == pattern[0] ? 1 : 0;
                    if (matched == pattern.length) {
                        matched = 0;
                        responses.incrementAndGet();
                    }
                }
            }
        } catch (IOException closed) {
            if (isExpected.getAsBoolean()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    private void write(String text) throws IOException {
        out.write(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Stored locations, or refused requests. */
    long responses() {
        return responses.get();
    }

    boolean isRunning() {
        return sender.isAlive();
    }

    void stop() {
        isStopped = true;
        join(sender);
    }

    void join() {
        join(sender);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
