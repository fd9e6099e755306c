package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.testing.RandomCases;
import vehicletracking.testing.RandomValues;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

/** Whatever is sent, every dialect answers within its bounds and never throws, and a bad item costs no neighbour. */
class FuzzPropertyTest {

    private static final List<String> DIALECTS = List.of("osmand", "owntracks", "overland", "gpslogger");
    private static final List<String> BATCH_DIALECTS = List.of("osmand", "owntracks", "overland");
    private static final List<String> TYPES = List.of(
            "",
            "application/json",
            "application/x-www-form-urlencoded",
            "APPLICATION/X-WWW-FORM-URLENCODED;x",
            "text/plain");

    /** Where devices and their users go wrong. */
    private static final List<String> TOKENS = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "1e400",
            "-1",
            "0",
            "1,5",
            "null",
            "true",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "&",
            "=",
            "%",
            "%zz",
            "%00",
            "\u0000",
            "\\u0000",
            "\\ud800",
            "\uD83D",
            "\uFEFF",
            "{}",
            "[]",
            "[[[[[[[[",
            "9".repeat(500),
            "0x1F",
            "-0.0",
            "+",
            "é",
            "location",
            "coords",
            "lat",
            "lon",
            "latitude=91",
            "gprmc=$GPRMC,",
            "*00",
            "A".repeat(9_000));

    private static final Pattern PLAIN_MEMBER = Pattern.compile("\"\\w+\":(\"[^\"]*\"|[-\\d.]+|true|false)");

    /** One change to a text; where it happens is a share of the text's length. */
    record Mutation(int kind, double at, int length, String token) {

        static Mutation of(RandomValues values) {
            return new Mutation(
                    values.integer(0, 6), values.number(0, 1, 9), values.integer(0, 40), values.oneOf(TOKENS));
        }

        byte[] apply(byte[] text) {
            int from = (int) (at * text.length);
            int to = Math.min(text.length, from + length);
            byte[] before = Arrays.copyOf(text, from);
            byte[] span = Arrays.copyOfRange(text, from, to);
            byte[] after = Arrays.copyOfRange(text, to, text.length);
            byte[] inserted = token.getBytes(StandardCharsets.UTF_8);
            return switch (kind) {
                case 0 -> before; // breaks off
                case 1 -> joined(before, after);
                case 2 -> joined(before, inserted, after);
                case 3 -> joined(before, inserted, span, after);
                case 4 -> joined(before, span, span, after);
                case 5 -> joined(after, before, span);
                default -> joined(before, flipped(span), after);
            };
        }

        private static byte[] joined(byte[]... parts) {
            Buffer joined = Buffer.buffer();
            Arrays.stream(parts).forEach(joined::appendBytes);
            return joined.getBytes();
        }

        private static byte[] flipped(byte[] span) {
            for (int i = 0; i < span.length; i++) {
                span[i] ^= (byte) 0xA5;
            }
            return span;
        }
    }

    private static final List<String> ODD_JSON_VALUES = List.of(
            "null", "true", "[]", "{}", "[1,{\"a\":[]}]", "{\"lat\":{}}", "-1", "1e400", "NaN", "\"\"", "\"NaN\"");

    private static String sample(RandomValues values) {
        return values.oneOf(Wire.SAMPLES);
    }

    /** A JSON value of any type, which may be the wrong one. */
    private static String jsonValue(RandomValues values) {
        return switch (values.integer(0, 3)) {
            case 0 -> values.oneOf(ODD_JSON_VALUES);
            case 1 -> String.valueOf(values.anyDouble());
            case 2 -> String.valueOf(values.anyInteger(200));
            default -> Json.encode(values.text(300));
        };
    }

    private static IngestRequest mutant(String sample, List<Mutation> ofBody, List<Mutation> ofQuery, String type) {
        IngestRequest request = Wire.sample(sample);
        byte[] body = request.body().getBytes();
        for (Mutation each : ofBody) {
            body = each.apply(body);
        }
        byte[] query = request.rawQuery().getBytes(StandardCharsets.UTF_8);
        for (Mutation each : ofQuery) {
            query = each.apply(query);
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        if (!type.isEmpty()) {
            headers.put("Content-Type", type);
        }
        String rawQuery = new String(query, StandardCharsets.ISO_8859_1);
        return new IngestRequest(request.method(), request.path(), rawQuery, headers, Buffer.buffer(body));
    }

    @Test
    void every_dialect_understands_what_it_can_of_a_spoilt_request() {
        RandomCases.check(20_000, values -> {
            List<Mutation> ofBody = values.list(0, 6, () -> Mutation.of(values));
            List<Mutation> ofQuery = values.list(0, 4, () -> Mutation.of(values));
            IngestRequest request = mutant(sample(values), ofBody, ofQuery, values.oneOf(TYPES));
            DIALECTS.forEach(dialect -> assertWithinBounds(dialect, request));
        });
    }

    @Test
    void every_dialect_takes_any_bytes() {
        RandomCases.check(5_000, values -> {
            String type = values.oneOf(TYPES);
            String dialect = values.oneOf(DIALECTS);
            String query = values.text(255);
            Buffer body = Buffer.buffer(values.bytes(255));
            Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("content-type", type);
            assertWithinBounds(dialect, new IngestRequest("POST", "/", query, headers, body));
            Buffer almostJson = Buffer.buffer("[{").appendBuffer(body);
            assertWithinBounds(dialect, new IngestRequest("POST", "/", query, headers, almostJson));
        });
    }

    @Test
    void a_value_of_a_wrong_type_is_no_fault_of_the_decoder() {
        RandomCases.check(20_000, values -> {
            String body = Wire.sample(sample(values)).body().toString();
            List<String> members = body.startsWith("{") || body.startsWith("[") ? valuesIn(body) : List.of();
            if (!members.isEmpty()) {
                String id = jsonValue(values);
                String mutated = withValue(body, values.oneOf(members), jsonValue(values));
                DIALECTS.forEach(dialect -> assertWithinBounds(dialect, mutated, id));
            }
        });
    }

    private static void assertWithinBounds(String dialect, String body, String id) {
        assertWithinBounds(dialect, Wire.json("/?id=" + id, body));
        assertWithinBounds(
                dialect, Wire.json("/", body.replace("\"123456789012345\"", id).replace("\"van-7\"", id)));
    }

    /** The text with another value of this member. */
    private static String withValue(String json, String member, String value) {
        return json.replace(member, member.substring(0, member.indexOf(':') + 1) + value);
    }

    /** Members with a plain value, as they stand in the text. */
    private static List<String> valuesIn(String json) {
        return PLAIN_MEMBER.matcher(json).results().map(MatchResult::group).toList();
    }

    private static void assertWithinBounds(String dialect, IngestRequest request) {
        List<DecodedItem> items = Decoder.of(dialect).items(request);
        if (items.isEmpty()) {
            assertThat(request.body().toString()).contains("[");
        }
        for (DecodedItem item : items) {
            switch (item) {
                case DeviceReport report -> assertReport(report);
                case Ignored ignored -> assertThat(ignored.what()).isNotEmpty().hasSizeLessThan(200);
                case Undecodable undecodable -> {
                    assertThat(undecodable.raw().length()).isBetween(1, DecodedItem.MAX_RAW_BYTES);
                    assertThat(undecodable.reason())
                            .isNotEmpty()
                            .hasSizeLessThan(300)
                            .doesNotContain("\u0000");
                }
            }
        }
    }

    private static void assertReport(DeviceReport report) {
        assertThat(report.deviceId())
                .isEqualTo(report.deviceId().strip())
                .hasSizeBetween(1, 128)
                .doesNotContain("\u0000");
        assertThat(report.fix().occurredAt()).isAfterOrEqualTo(Fix.EARLIEST);
        assertThat(report.raw().length()).isBetween(1, DecodedItem.MAX_RAW_BYTES);
        assertThat(report.attributes().size()).isLessThanOrEqualTo(ReportAttributes.MAX_COUNT);
        String text = report.attributes().encode();
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ReportAttributes.MAX_BYTES);
        assertThat(text.replace("\\\\", "")).doesNotContain("\\u0000"); // which an escaped backslash may only look like
        assertThat(new JsonObject(text).encode()).isEqualTo(text);
    }

    @Test
    void a_bad_item_costs_no_neighbour() {
        RandomCases.check(5_000, values -> {
            String dialect = values.oneOf(BATCH_DIALECTS);
            String value = jsonValue(values);
            String good = goodItem(dialect);
            assertNeighboursDecode(dialect, good, withValue(good, values.oneOf(valuesIn(good)), value));
            assertNeighboursDecode(dialect, good, value);
        });
    }

    @Test
    void nor_does_one_that_is_no_json() {
        RandomCases.check(5_000, values -> {
            String dialect = values.oneOf(BATCH_DIALECTS);
            // without what would make the neighbours a part of it
            String garbage = values.text(50).replaceAll("[\"{}\\[\\]]", "~");
            assertNeighboursDecode(dialect, goodItem(dialect), "{" + garbage + "}");
        });
    }

    private static String goodItem(String dialect) {
        return switch (dialect) {
            case "osmand" -> "{\"id\":\"a\",\"lat\":1.5,\"lon\":2.5,\"timestamp\":1767225600,\"speed\":3}";
            case "owntracks" ->
                "{\"_type\":\"location\",\"topic\":\"owntracks/a\",\"lat\":1.5,\"lon\":2.5,\"tst\":1767225600}";
            default ->
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[2.5,1.5]},"
                        + "\"properties\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"device_id\":\"a\",\"speed\":3}}";
        };
    }

    private static void assertNeighboursDecode(String dialect, String good, String bad) {
        String array = "[" + good + "," + bad + "," + good + "]";
        IngestRequest request = Wire.json("/", dialect.equals("overland") ? "{\"locations\":" + array + "}" : array);
        List<DecodedItem> items = Decoder.of(dialect).items(request);
        assertThat(items).hasSize(3);
        assertThat(items.getFirst()).isInstanceOf(DeviceReport.class).isEqualTo(items.getLast());
        assertWithinBounds(dialect, request);
    }
}
