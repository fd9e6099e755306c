package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.vertx.core.Future;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.query.QueryBus;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.Http2Connection;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.LogLines;
import vehicletracking.testing.TestAuthority;
import vehicletracking.testing.TestAuthority.Pem;
import vehicletracking.testing.TlsClient;
import vehicletracking.tls.TlsFiles;
import vehicletracking.web.http.Failures;

/** Many requests on one connection, of which some make no progress. */
@Timeout(60)
@IntegrationTest
class Http2Test {

    private static final int QUIET_SECONDS = 2;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Pem server;

    @AutoClose
    private TlsEdge edge;

    private TlsClient client;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(directory);
        server = authority.issue("server", "dns:localhost,ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        edge = new TlsEdge(new TlsFiles(server.certificate(), server.key(), Optional.empty(), true), QUIET_SECONDS);
        client = TlsClient.trusting(authority.certificate());
        QueryBus.registerCodecs(edge.vertx().eventBus());
        QueryBus.LOG_HEAD.answerWith(
                edge.vertx().eventBus(),
                query -> Future.succeededFuture(new QueryBus.LogHead(Cursor.BEGINNING, List.of())));
        QueryBus.EVENTS.answerWith(edge.vertx().eventBus(), Http2Test::endless);
    }

    /** A log without an end. */
    private static Future<QueryBus.FoundEvents> endless(QueryBus.EventsQuery query) {
        long after = query.after().in(0);
        List<RecordedEvent> events = IntStream.rangeClosed(1, query.limit())
                .mapToObj(i -> event(after + i))
                .toList();
        EventPage page = new EventPage(events, Cursor.at(events.getLast().position()), false);
        return Future.succeededFuture(new QueryBus.FoundEvents(page, List.of()));
    }

    private static RecordedEvent event(long position) {
        return new RecordedEvent(
                new Position(0, position),
                new UUID(0, position),
                "SomethingHappened",
                new UUID(1, position),
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "{\"text\":\"" + "x".repeat(500) + "\"}",
                "{}");
    }

    @Test
    void requests_on_one_connection_are_answered_side_by_side() {
        try (HttpClient http = client.http(HttpClient.Version.HTTP_2)) {
            assertThat(get(http, "/health/live").join().statusCode()).isEqualTo(200);
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 90)
                    .mapToObj(i -> get(http, i % 2 == 0 ? "/health/live" : "/no-such-path"))
                    .toList();
            assertThat(answers).extracting(answer -> answer.join().statusCode()).containsOnly(200, 404);
            assertThat(answers).extracting(answer -> answer.join().version()).containsOnly(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void a_response_that_is_not_read_is_cancelled_and_others_on_its_connection_are_served() throws IOException {
        try (Http2Connection connection = Http2Connection.open(client, edge.port())) {
            connection.allow(1 << 30);
            connection.get(1, "/events?format=ndjson");
            connection.flush();

            assertThat(awaitResetWhileOthersAreServed(connection)).isEqualTo(Http2Connection.CANCEL);
            Eventually.until("nothing is held", LIMIT, () -> edge.streams().streams() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/track-location", "/track-locations", "/ingest/osmand"})
    void a_request_that_is_not_completed_is_cancelled_and_others_on_its_connection_are_served(String path)
            throws IOException {
        try (Http2Connection connection = Http2Connection.open(client, edge.port())) {
            connection.allow(1 << 30);
            connection.post(1, path);
            connection.data(1, "[");
            connection.flush();

            assertThat(awaitResetWhileOthersAreServed(connection)).isEqualTo(Http2Connection.CANCEL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/track-location", "/track-locations", "/ingest/osmand"})
    void a_client_that_cancels_its_request_is_no_fault(String path) throws Exception {
        try (Http2Connection connection = Http2Connection.open(client, edge.port());
                LogLines log = LogLines.of(Failures.class)) {
            connection.post(1, path);
            connection.data(1, "[");
            connection.reset(1);
            connection.get(3, "/health/live");
            connection.flush();

            assertThat(connection.readEndOf(3).isEndOfStream()).isTrue();
            assertThat(log.at(Level.ERROR)).isEmpty();
        }
    }

    /** The response, which is longer than the window of a stream, is written and can't be cancelled alone. */
    @Test
    void a_connection_whose_client_does_not_read_a_response_is_closed() throws IOException {
        try (Http2Connection connection = Http2Connection.open(client, edge.port())) {
            connection.allow(1 << 30);
            connection.get(1, "/openapi.json");
            connection.flush();

            assertThatThrownBy(() -> awaitResetWhileOthersAreServed(connection)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void a_connection_without_requests_is_closed() throws IOException {
        try (Http2Connection connection = Http2Connection.open(client, edge.port())) {
            assertThatThrownBy(() -> connection.readEndOf(1)).isInstanceOf(EOFException.class);
        }
    }

    /** Requests something on further streams until stream 1 is reset; returns the error code of the reset. */
    private static int awaitResetWhileOthersAreServed(Http2Connection connection) throws IOException {
        for (int stream = 3; ; stream += 2) {
            connection.get(stream, "/health/live");
            connection.flush();
            Http2Connection.Frame frame = connection.read();
            while (frame.stream() != stream || !frame.isEndOfStream()) {
                if (frame.stream() == 1 && frame.type() == Http2Connection.RST_STREAM) {
                    return frame.errorCode();
                }
                frame = connection.read();
            }
            Eventually.after(Duration.ofMillis(100));
        }
    }

    private CompletableFuture<HttpResponse<String>> get(HttpClient http, String path) {
        URI uri = URI.create("https://localhost:" + edge.port() + path);
        return http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
