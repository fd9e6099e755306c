import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of {@code GET /live/events}, and how many of them have received each event. */
final class Streams {

    private static final String EVENT_ID = "\"eventId\":\"";
    private static final int UUID_LENGTH = 36;

    private final HttpClient client;
    private final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    static final class Receipt {
        private final AtomicInteger clients = new AtomicInteger();
        private volatile long lastNanos;

        int clients() {
            return clients.get();
        }

        long lastNanos() {
            return lastNanos;
        }
    }

    Streams(Vertx vertx, URI service, int max) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(service.getHost()).setDefaultPort(service.getPort()),
                new PoolOptions().setHttp1MaxSize(max));
    }

    /**
     * Opens a stream.
     *
     * @param isRead whether its client reads what it is sent
     */
    Future<Void> open(String query, boolean isRead) {
        return client.request(HttpMethod.GET, "/live/events" + query)
                .compose(request -> request.send())
                .map(response -> {
                    follow(response, isRead);
                    return null;
                });
    }

    private void follow(HttpClientResponse response, boolean isRead) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("a stream is refused: " + response.statusCode());
        }
        open.incrementAndGet();
        response.exceptionHandler(ignored -> open.decrementAndGet());
        if (isRead) {
            response.handler(this::receive);
        } else {
            response.pause();
        }
    }

    private void receive(Buffer chunk) {
        String text = chunk.toString();
        for (int at = text.indexOf(EVENT_ID); at >= 0; at = text.indexOf(EVENT_ID, at + UUID_LENGTH)) {
            int id = at + EVENT_ID.length();
            Receipt receipt = receipts.computeIfAbsent(text.substring(id, id + UUID_LENGTH), ignored -> new Receipt());
            receipt.lastNanos = System.nanoTime();
            receipt.clients.incrementAndGet();
        }
    }

    int open() {
        return open.get();
    }

    Receipt of(String eventId) {
        return receipts.computeIfAbsent(eventId, ignored -> new Receipt());
    }
}
