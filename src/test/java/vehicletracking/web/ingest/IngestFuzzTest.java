package vehicletracking.web.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.ingest.dialect.IngestRequest;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Randomly damaged requests of clients, sent to the whole service. */
@IntegrationTest
class IngestFuzzTest {

    private static final int REQUESTS = 10_000;
    private static final int AT_A_TIME = 20;
    private static final int GOOD_ONES = 400;
    private static final String[] TOKENS = {
        "null",
        "NaN",
        "1e999",
        "-1",
        "{}",
        "[]",
        "\"",
        "\\u0000",
        "\0",
        "%",
        "%zz",
        "&",
        "=",
        "999999999999999999999",
        "\uD83D\uDE80",
        "é"
    };

    private final Random random = new Random(20_260_101);
    private TestService service;
    private WebClient client;
    private UUID van;

    @BeforeEach
    void start() throws Exception {
        service = new TestService(1, 10_000);
        client = WebClient.create(service.vertx());
        van = service.register("FUZZ 1");
        assertThat(service.created(
                        "/assign-device",
                        new JsonObject()
                                .put("deviceId", "good")
                                .put("vehicleLicensePlate", "FUZZ 1")
                                .put("from", "2025-01-01T00:00:00Z")))
                .isNotNull();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private Future<HttpResponse<Buffer>> send(String dialect, IngestRequest request, Buffer body) {
        HttpRequest<Buffer> sent = client.request(
                HttpMethod.valueOf(request.method()),
                service.port(),
                "127.0.0.1",
                "/ingest/" + dialect + "/x" + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery()));
        if (request.contentType() != null) {
            sent.putHeader("Content-Type", random.nextInt(4) == 0 ? "text/html" : request.contentType());
        }
        if (random.nextInt(30) == 0) {
            sent.putHeader("Content-Encoding", "gzip");
        }
        return body.length() == 0 ? sent.send() : sent.sendBuffer(body);
    }

    @Test
    void damaged_requests_are_never_refused() throws Exception {
        for (int sent = 0; sent < REQUESTS; sent += AT_A_TIME) {
            List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
            List<String> what = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                String sample = Wire.SAMPLES.get(random.nextInt(Wire.SAMPLES.size()));
                IngestRequest request = Wire.sample(sample);
                IngestRequest damaged = new IngestRequest(
                        request.method(),
                        request.path(),
                        damagedQuery(request.rawQuery()),
                        request.headers(),
                        damaged(request.body()));
                what.add(sample + ": " + damaged.rawQuery() + " " + damaged.body());
                answers.add(send(Wire.dialectOf(sample), damaged, damaged.body()));
            }
            await(Future.join(answers));
            for (int i = 0; i < AT_A_TIME; i++) {
                assertThat(answers.get(i).result().statusCode()).as(what.get(i)).isEqualTo(200);
            }
        }
        assertThat(service.ok("/quarantine").getJsonArray("reports")).isNotEmpty();
        assertThat(service.ok("/projections").getJsonArray("projections"))
                .allSatisfy(each -> assertThat(((JsonObject) each).getJsonArray("poisonEvents"))
                        .isEmpty());
    }

    @Test
    void valid_reports_are_stored_beside_invalid_ones() throws Exception {
        String position = null;
        for (int good = 0; good < GOOD_ONES; good++) {
            StringBuilder body = new StringBuilder("[");
            for (int i = random.nextInt(4); i > 0; i--) {
                body.append(badNeighbour()).append(',');
            }
            body.append("{\"id\":\"good\",\"lat\":1,\"lon\":2,\"timestamp\":%d}".formatted(1_767_225_600 + good));
            for (int i = random.nextInt(4); i > 0; i--) {
                body.append(',').append(badNeighbour());
            }
            HttpResponse<Buffer> response =
                    await(send("osmand", Wire.json("/", ""), Buffer.buffer(body + (random.nextBoolean() ? "]" : ""))));
            assertThat(response.statusCode()).as(body.toString()).isEqualTo(200);
            position = response.getHeader("Log-Position");
        }
        service.wrote(position);

        assertThat(service.ok("/vehicle-track/" + van + "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&limit=1000")
                        .getJsonArray("locations"))
                .hasSize(GOOD_ONES);
    }

    /** An invalid item whose brackets and quotes are balanced, so that it does not affect its neighbours. */
    private String badNeighbour() {
        return switch (random.nextInt(6)) {
            case 0 -> "{\"id\":\"good\",\"lat\":" + (100 + random.nextInt(9)) + ",\"lon\":2}";
            case 1 -> "{\"id\":\"good\",\"lat\":NaN,\"lon\":2}";
            case 2 -> "{\"id\":\"unknown " + random.nextInt(5) + "\",\"lat\":1,\"lon\":2}";
            case 3 -> "{\"id\":{\"a\":[1]},\"lat\":1,\"lon\":2}";
            case 4 -> "" + random.nextInt(100);
            default -> "{\"lat\":1,,\"lon\":}";
        };
    }

    private Buffer damaged(Buffer body) {
        byte[] bytes = body.getBytes();
        if (bytes.length == 0) {
            return body;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 ->
                    bytes = spliced(bytes, at, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
                case 3 -> bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 40)));
                default ->
                    bytes = random.nextInt(20) == 0
                            ? spliced(bytes, at, "[".repeat(20_000).getBytes(StandardCharsets.UTF_8))
                            : bytes;
            }
        }
        return Buffer.buffer(bytes);
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] between) {
        return Buffer.buffer()
                .appendBytes(bytes, 0, at)
                .appendBytes(between)
                .appendBytes(bytes, at, bytes.length - at)
                .getBytes();
    }

    /** Without the characters that would end the request line. */
    private String damagedQuery(String query) {
        if (query.isEmpty()) {
            return query;
        }
        int at = random.nextInt(query.length());
        return switch (random.nextInt(4)) {
            case 0 -> query.substring(0, at);
            case 1 ->
                query.substring(0, at)
                        + Map.of(0, "%00", 1, "%", 2, "&&==", 3, "%FF%FE").get(random.nextInt(4))
                        + query.substring(at);
            case 2 -> query + "&" + query.substring(at);
            default -> query;
        };
    }
}
