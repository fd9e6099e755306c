package vehicletracking.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.OtlpReceiver;
import vehicletracking.testing.ReceivedSpan;
import vehicletracking.testing.TestDatabase;

/** What a collector receives of a service. */
@IntegrationTest
@SuppressWarnings("NullAway.Init")
class TracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String SERVER = "POST /track-location";
    private static final String COMMAND = "execute TrackLocation";
    private static final String APPEND = "append";
    private static final String PROJECTION = "project current-location";
    private static final String PLATE = "SECRET 42";
    private static final String LATITUDE = "47.123456";

    @TempDir
    private Path directory;

    private OtlpReceiver collector;
    private ServiceNode service;

    @BeforeEach
    void start() throws IOException, TimeoutException {
        collector = OtlpReceiver.start();
        service = ServiceNode.start(
                TestDatabase.create(),
                directory,
                new JsonObject()
                        .put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint() + "/")
                        .put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20abc")
                        .put("OTEL_SERVICE_NAME", "fleet")
                        .put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
                        .put("OTEL_TRACES_SAMPLER_ARG", "0"),
                List.of());
        service.post(
                "/register-vehicle",
                new JsonObject().put("vehicleLicensePlate", PLATE).encode());
    }

    @AfterEach
    void close() throws TimeoutException {
        service.close();
        collector.close();
    }

    @Test
    void a_location_is_traced_from_the_request_to_the_projection() throws TimeoutException {
        assertThat(await(track(SAMPLED)).statusCode()).isEqualTo(201);

        ReceivedSpan projection = awaitSpan(PROJECTION);
        ReceivedSpan server = awaitSpan(SERVER);
        ReceivedSpan command = awaitSpan(COMMAND);
        ReceivedSpan append = awaitSpan(APPEND);
        assertThat(server.parentId()).isEqualTo(PARENT);
        assertThat(command.parentId()).isEqualTo(server.id());
        assertThat(append.parentId()).isEqualTo(command.id());
        assertThat(append.links()).containsExactly(command.id());
        assertThat(projection.parentId()).isEqualTo(append.id());
        assertThat(projection.links()).containsExactly(append.id());
        assertThat(server.contains(command)).isTrue();
        assertThat(command.contains(append)).isTrue();
        assertThat(collector.spans()).extracting(ReceivedSpan::traceId).containsOnly(TRACE);
        assertAttributes(server, command, append, projection);
        assertThat(collector.requests().getFirst().getFirst("Authorization")).isEqualTo("Bearer abc");
    }

    private static void assertAttributes(
            ReceivedSpan server, ReceivedSpan command, ReceivedSpan append, ReceivedSpan projection) {
        assertThat(server.attributes())
                .containsOnly(
                        Map.entry("http.request.method", "POST"),
                        Map.entry("http.route", "/track-location"),
                        Map.entry("http.response.status_code", 201L),
                        Map.entry("url.scheme", "http"));
        assertThat(command.attributes())
                .containsEntry("messaging.destination.name", "command")
                .containsEntry("vehicle_tracking.command", "TrackLocation")
                .containsEntry("vehicle_tracking.outcome", "Tracked");
        assertThat(append.attributes())
                .containsEntry("db.system.name", "postgresql")
                .containsEntry("vehicle_tracking.shard", 0L)
                .containsEntry("vehicle_tracking.events", 1L)
                .containsEntry("vehicle_tracking.first_position", 2L);
        assertThat(projection.attributes())
                .containsEntry("vehicle_tracking.projection", "current-location")
                .containsEntry("vehicle_tracking.last_position", 2L);
        assertThat(server.resourceAttributes())
                .containsEntry("service.name", "fleet")
                .containsEntry("deployment.environment.name", "test")
                .containsKeys("service.version", "service.instance.id");
    }

    @Test
    void an_append_links_to_every_command_of_its_batch() throws TimeoutException {
        int requests = 64;
        List<Future<HttpResponse<Buffer>>> responses = IntStream.range(1, requests + 1)
                .mapToObj("00-%032x-b7ad6b7169203331-01"::formatted)
                .map(this::track)
                .toList();
        await(Future.all(responses));
        collector.await(PROJECTION, span -> span.attributes().containsValue(requests + 1L));
        collector.await(SERVER, ignored -> collector.spans(SERVER).size() == requests);

        Set<String> linked = new HashSet<>();
        collector.spans(APPEND).forEach(append -> {
            assertThat(append.links())
                    .hasSize((int) append.number("db.operation.batch.size"))
                    .contains(append.parentId());
            linked.addAll(append.links());
        });
        assertThat(linked).hasSize(requests).isEqualTo(ReceivedSpan.idsOf(collector.spans(COMMAND)));
        assertThat(collector.spans(APPEND)).hasSizeLessThan(requests);
        assertThat(collector.spans(COMMAND)).extracting(ReceivedSpan::traceId).doesNotHaveDuplicates();
    }

    @Test
    void what_is_not_sampled_is_not_exported() throws TimeoutException {
        assertThat(await(track("00-" + TRACE + "-" + PARENT + "-00")).statusCode())
                .isEqualTo(201);
        assertThat(await(track("00-" + TRACE + "-" + PARENT)).statusCode()).isEqualTo(201);
        for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
            assertThat(service.get(path, "traceparent", SAMPLED).statusCode()).isEqualTo(200);
        }
        assertThat(service.get("/no/such/path", "traceparent", SAMPLED).statusCode())
                .isEqualTo(404);
        get("/version");

        awaitSpan("GET /version");
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void an_upload_has_one_command_span_for_each_message() throws TimeoutException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append(location(i).encode()).append('\n');
        }
        assertThat(await(service.send(
                                HttpMethod.POST,
                                "/track-locations",
                                Buffer.buffer(lines.toString()),
                                "Content-Type",
                                "application/x-ndjson",
                                "traceparent",
                                SAMPLED))
                        .statusCode())
                .isEqualTo(200);

        awaitSpan("POST /track-locations");
        assertThat(collector.spans(COMMAND)).hasSizeLessThan(20);
    }

    @Test
    void no_span_contains_a_value_of_a_client() throws TimeoutException {
        await(track(SAMPLED));
        get("/vehicle-current-location/0198c0de-0000-7000-8000-00000000beef");
        get("/vehicle-current-locations?near=" + LATITUDE + ",8");
        get("/vehicles/SECRET%2042");
        get("/t/secret-key/ingest/osmand?id=secret-device&lat=" + LATITUDE + "&lon=8");
        get("/ingest/osmand?id=secret-device&lat=" + LATITUDE + "&lon=8");
        await(service.send(HttpMethod.valueOf("SECRETS"), "/version", Buffer.buffer(), "traceparent", SAMPLED));
        get("/version");

        awaitSpan("GET /version");
        awaitSpan(PROJECTION);
        String all = collector.spans().toString();
        assertThat(all).contains("/vehicle-current-location/:", "/ingest/osmand");
        assertThat(all.toLowerCase(Locale.ROOT)).doesNotContain("secret", LATITUDE, "beef", "127.0.0.1");
    }

    private void get(String uri) throws TimeoutException {
        assertThat(service.get(uri, "traceparent", SAMPLED).statusCode()).isLessThan(500);
    }

    private ReceivedSpan awaitSpan(String name) {
        return collector.await(name, ignored -> true);
    }

    private Future<HttpResponse<Buffer>> track(String traceParent) {
        return service.send(
                HttpMethod.POST,
                "/track-location",
                location(0).toBuffer(),
                "Content-Type",
                "application/json",
                "traceparent",
                traceParent);
    }

    private static JsonObject location(int number) {
        return new JsonObject()
                .put("vehicleLicensePlate", PLATE)
                .put("latitude", Double.parseDouble(LATITUDE))
                .put("longitude", number / 1_000.0);
    }
}
