package vehicletracking.web.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.eventstore.Cursor;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;

/** Uploads of locations, answered item by item. The queue of the log takes a thousand, so a long upload has to wait. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class TrackLocationsTest {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private static TestService service;
    private static WebClient client;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 100_000);
        client = WebClient.create(service.vertx());
        for (String plate : List.of("U 1", "U 2", "U 3")) {
            service.register(plate);
        }
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static HttpResponse<Buffer> upload(String contentType, String body, String... header)
            throws TimeoutException {
        var request =
                client.post(service.port(), "127.0.0.1", "/track-locations").putHeader("Content-Type", contentType);
        if (header.length > 0) {
            request.putHeader(header[0], header[1]);
        }
        return await(request.sendBuffer(Buffer.buffer(body)));
    }

    private static List<JsonObject> entries(String contentType, String body) throws TimeoutException {
        HttpResponse<Buffer> response = upload(contentType, body);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).isEqualTo(contentType);
        Buffer answered = response.body() == null ? Buffer.buffer() : response.body();
        return contentType.equals(JSON)
                ? new JsonArray(answered).stream().map(JsonObject.class::cast).toList()
                : answered.toString().lines().map(JsonObject::new).toList();
    }

    private static String location(String plate, double latitude) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", latitude)
                .put("longitude", 2)
                .encode();
    }

    /** Of each entry: the type of its problem, or the latitude of what stands at its position. */
    private static List<String> outcomes(List<JsonObject> entries) {
        return entries.stream()
                .map(entry -> entry.containsKey("problem")
                        ? entry.getJsonObject("problem").getString("type")
                        : latitudeAt(entry))
                .toList();
    }

    private static String latitudeAt(JsonObject entry) {
        String position = entry.getString("position");
        JsonObject event;
        try {
            event = service.ok("/events/" + entry.getString("locationTrackedId"));
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
        assertThat(event.getString("position")).isEqualTo(position);
        return String.valueOf(event.getJsonObject("payload").getDouble("latitude"));
    }

    private static long head() throws TimeoutException {
        Cursor head = await(service.store().head());
        return head.positions().values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, NDJSON})
    void each_item_has_a_result_in_order_and_the_valid_ones_are_tracked(String contentType) throws Exception {
        List<String> items = List.of(
                location("U 1", 1),
                location("GHOST", 2),
                location("U 2", 91),
                location("U 2", 3),
                "{\"vehicleLicensePlate\":\"U 1\"}",
                location("U 3", 4).replace("}", ",\"latitude\":4}"),
                "\"" + "x".repeat(70_000) + "\"",
                "7",
                location("U 3", 5));
        String body = contentType.equals(JSON) ? "[" + String.join(" ,\n", items) + "]" : String.join("\n", items);
        long before = head();

        assertThat(outcomes(entries(contentType, body)))
                .containsExactly(
                        "1.0",
                        "/problems/unknown-vehicle",
                        "/problems/invalid-body",
                        "3.0",
                        "/problems/invalid-body",
                        "/problems/malformed-json",
                        "/problems/body-too-large",
                        "/problems/malformed-json",
                        "5.0");
        assertThat(head()).isEqualTo(before + 3);
    }

    @Test
    void the_problem_of_an_item_is_that_of_a_single_request() throws Exception {
        for (String item : List.of(location("GHOST", 1), location("U 1", -91), "{}", "{\"speed\":1,\"speed\":2}")) {
            Buffer alone = await(client.post(service.port(), "127.0.0.1", "/track-location")
                            .putHeader("Content-Type", JSON)
                            .sendBuffer(Buffer.buffer(item)))
                    .body();
            assertThat(entries(JSON, "[" + item + "]").getFirst().getJsonObject("problem"))
                    .isEqualTo(alone.toJsonObject());
        }
    }

    @Test
    void an_invalid_line_is_refused_alone() throws Exception {
        assertThat(outcomes(entries(NDJSON, "{\"vehicle\n" + location("U 1", 1) + "\r\n\n}{\n" + location("U 1", 2))))
                .containsExactly("/problems/malformed-json", "1.0", "/problems/malformed-json", "2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ",", "{]", "{\"latitude\" 1},", "]]", "\u0001", "nul,"})
    void an_array_with_a_syntax_error_has_results_up_to_it(String broken) throws Exception {
        String body = "[" + location("U 1", 1) + "," + location("GHOST", 2) + "," + broken + location("U 1", 3);
        assertThat(outcomes(entries(JSON, body)))
                .startsWith("1.0", "/problems/unknown-vehicle")
                .endsWith("/problems/malformed-json")
                .hasSize(3);
    }

    @Test
    void an_array_without_an_end_ends_with_a_problem() throws Exception {
        assertThat(outcomes(entries(JSON, "[" + location("U 1", 1))))
                .containsExactly("1.0", "/problems/malformed-json");
    }

    @Test
    void an_empty_upload_has_an_empty_response() throws Exception {
        assertThat(entries(JSON, " [ ] ")).isEmpty();
        assertThat(entries(NDJSON, "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "{\"latitude\":1}", "[x", "[", "[{]", " "})
    void an_unreadable_body_is_refused_as_a_whole(String body) throws Exception {
        HttpResponse<Buffer> response = upload(JSON, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.bodyAsJsonObject().getString("type")).isEqualTo("/problems/malformed-json");
    }

    @Test
    void an_upload_with_unsupported_headers_is_refused() throws Exception {
        assertThat(upload("text/csv", "a,b").statusCode()).isEqualTo(415);
        assertThat(upload("application/jsonp", "[]").statusCode()).isEqualTo(415);
        assertThat(upload(JSON, "[]", "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
        assertThat(upload(JSON, "[]", "Expect", "a-miracle").statusCode()).isEqualTo(417);
        assertThat(upload(JSON, "[]", "Expect", "100-continue").statusCode()).isEqualTo(200);
        assertThat(upload("Application/JSON; charset=utf-8", "[]").statusCode()).isEqualTo(200);
    }

    @Test
    void ten_thousand_items_have_results_in_order_with_a_short_queue() throws Exception {
        String body = Stream.concat(
                        Stream.of("["),
                        IntStream.range(0, 10_000)
                                .mapToObj(i -> (i == 0 ? "" : ",")
                                        + (i % 100 == 7
                                                ? "{\"i\":" + i + "}"
                                                : location("U " + (1 + i % 3), i / 1_000.0))))
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .append(']')
                .toString();
        List<JsonObject> entries = entries(JSON, body);

        assertThat(entries).hasSize(10_000);
        assertThat(IntStream.range(0, 10_000).filter(i -> entries.get(i).containsKey("problem")))
                .allMatch(i -> i % 100 == 7)
                .hasSize(100);
        for (int i = 0; i < 10_000; i += 999) {
            assertThat(latitudeAt(entries.get(i))).isEqualTo(String.valueOf(i / 1_000.0));
        }
        assertThat(Json.encode(entries.get(7))).contains("is not known");
    }
}
