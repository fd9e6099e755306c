package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events, which reads them as they come. */
public final class SseClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<Stream<String>> response;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile String lastId = "";
    private volatile boolean isEnded;

    /**
     * A message with data.
     *
     * @param name of the event; {@code message} by default
     */
    public record Message(String id, String name, String data) {

        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private SseClient(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        Thread.ofVirtual().start(this::read);
    }

    /** Opens a stream, which must be accepted. */
    public static SseClient open(int port, String pathAndQuery, String... headers) {
        SseClient client = request(port, pathAndQuery, headers);
        assertThat(client.response.statusCode()).isEqualTo(200);
        assertThat(client.response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return client;
    }

    /** Opens a stream, or is refused. */
    public static SseClient request(int port, String pathAndQuery, String... headers) {
        try {
            return new SseClient(URI.create("http://127.0.0.1:" + port + pathAndQuery), headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public int statusCode() {
        return response.statusCode();
    }

    private void read() {
        List<String> data = new ArrayList<>();
        String name = "message";
        String id = "";
        try (Stream<String> lines = response.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    data.add(line.substring("data: ".length()));
                } else if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        messages.add(new Message(id, name, String.join("\n", data)));
                    }
                    lastId = id; // not before the end of the message
                    data.clear();
                    name = "message";
                }
            }
        } catch (UncheckedIOException e) {
            // The connection was closed, by one side or the other.
        }
        isEnded = true;
    }

    /** The next message. */
    public Message next() {
        try {
            return Objects.requireNonNull(
                    messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS), "no message within " + LIMIT);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** The next message, or null if there is none now. */
    public @Nullable Message poll() {
        return messages.poll();
    }

    public List<Message> next(int number) {
        return Stream.generate(this::next).limit(number).toList();
    }

    /** The id of the last message, with data or without. */
    public String lastId() {
        return lastId;
    }

    /** Returns when the service has ended the stream. */
    public void awaitEnd() {
        Eventually.until("the stream ends", LIMIT, () -> isEnded);
    }

    /** Disconnects. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
