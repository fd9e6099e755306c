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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

/** Whatever is sent, every dialect answers within its bounds and never throws, and a bad item costs no neighbour. */
class FuzzPropertyTest {

    private static final List<String> DIALECTS = List.of("osmand", "owntracks", "overland", "gpslogger");
    private static final List<String> TYPES = List.of(
            "",
            "application/json",
            "application/x-www-form-urlencoded",
            "APPLICATION/X-WWW-FORM-URLENCODED;x",
            "text/plain");

    /** Where devices and their users go wrong. */
    private static final String[] TOKENS = {
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
        "A".repeat(9_000)
    };

    private static final Pattern PLAIN_MEMBER = Pattern.compile("\"\\w+\":(\"[^\"]*\"|[-\\d.]+|true|false)");

    /** One change to a text; where it happens is a share of the text's length. */
    record Mutation(int kind, double at, int length, String token) {

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

    @Provide
    Arbitrary<String> samples() {
        return Arbitraries.of(Wire.SAMPLES);
    }

    @Provide
    Arbitrary<String> dialects() {
        return Arbitraries.of(DIALECTS);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(TYPES);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.of(TOKENS))
                .as(Mutation::new);
    }

    /** A JSON value of any type, which may be the wrong one. */
    @Provide
    Arbitrary<String> jsonValues() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "true",
                        "[]",
                        "{}",
                        "[1,{\"a\":[]}]",
                        "{\"lat\":{}}",
                        "-1",
                        "1e400",
                        "NaN",
                        "\"\"",
                        "\"NaN\""),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.bigIntegers().map(String::valueOf),
                Arbitraries.strings().ofMaxLength(300).map(Json::encode));
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

    @Property(tries = 20_000)
    void every_dialect_understands_what_it_can_of_a_spoilt_request(
            @ForAll("samples") String sample,
            @ForAll("types") String type,
            @ForAll @Size(max = 6) List<@From("mutations") Mutation> ofBody,
            @ForAll @Size(max = 4) List<@From("mutations") Mutation> ofQuery) {
        IngestRequest request = mutant(sample, ofBody, ofQuery, type);
        DIALECTS.forEach(dialect -> assertWithinBounds(dialect, request));
    }

    @Property(tries = 5_000)
    void every_dialect_takes_any_bytes(
            @ForAll byte[] body,
            @ForAll String query,
            @ForAll("types") String type,
            @ForAll("dialects") String dialect) {
        Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("content-type", type);
        assertWithinBounds(dialect, new IngestRequest("POST", "/", query, headers, Buffer.buffer(body)));
        Buffer almostJson = Buffer.buffer("[{").appendBytes(body);
        assertWithinBounds(dialect, new IngestRequest("POST", "/", query, headers, almostJson));
    }

    @Property(tries = 20_000)
    void a_value_of_a_wrong_type_is_no_fault_of_the_decoder(
            @ForAll("samples") String sample,
            @ForAll("jsonValues") String value,
            @ForAll("jsonValues") String id,
            @ForAll int which) {
        String body = Wire.sample(sample).body().toString();
        List<String> members = body.startsWith("{") || body.startsWith("[") ? valuesIn(body) : List.of();
        if (members.isEmpty()) {
            return;
        }
        String spoilt = members.get(Math.floorMod(which, members.size()));
        String mutated = body.replace(spoilt, spoilt.substring(0, spoilt.indexOf(':') + 1) + value);
        DIALECTS.forEach(dialect -> {
            assertWithinBounds(dialect, Wire.json("/?id=" + id, mutated));
            assertWithinBounds(
                    dialect,
                    Wire.json("/", mutated.replace("\"123456789012345\"", id).replace("\"van-7\"", id)));
        });
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

    @Property(tries = 5_000)
    void a_bad_item_costs_no_neighbour(
            @ForAll("jsonValues") String value, @ForAll("dialects") String dialect, @ForAll int which) {
        if (dialect.equals("gpslogger")) {
            return;
        }
        String good = goodItem(dialect);
        List<String> members = valuesIn(good);
        String spoilt = members.get(Math.floorMod(which, members.size()));
        String bad = good.replace(spoilt, spoilt.substring(0, spoilt.indexOf(':') + 1) + value);
        assertNeighboursDecode(dialect, good, bad);
        assertNeighboursDecode(dialect, good, value);
    }

    @Property(tries = 5_000)
    void nor_does_one_that_is_no_json(@ForAll("garbage") String garbage, @ForAll("dialects") String dialect) {
        if (!dialect.equals("gpslogger")) {
            assertNeighboursDecode(dialect, goodItem(dialect), "{" + garbage + "}");
        }
    }

    /** Without what would make the neighbours a part of it. */
    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings().ofMaxLength(50).map(text -> text.replaceAll("[\"{}\\[\\]]", "~"));
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
