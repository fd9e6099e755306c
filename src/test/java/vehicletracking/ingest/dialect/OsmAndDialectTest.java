package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static vehicletracking.web.ingest.Wire.form;
import static vehicletracking.web.ingest.Wire.get;
import static vehicletracking.web.ingest.Wire.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.ingest.Wire;

class OsmAndDialectTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PLACE = "&lat=30.267153&lon=-97.743057";
    private static final Decoder OSMAND = Decoder.of("osmand");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-traccar-client-legacy-android",
                "02-traccar-client-9-json",
                "03-traccar-client-10-form",
                "04-traccar-sdk-json-array"
            })
    void all_versions_of_traccar_clients_decode_to_the_same_report(String sample) {
        DeviceReport report = OSMAND.report(Wire.sample(sample));
        Fix fix = report.fix();
        assertThat(report.deviceId()).isEqualTo("123456789012345");
        assertThat(fix.latitude()).isEqualTo(30.267153);
        assertThat(fix.longitude()).isEqualTo(-97.743057);
        assertThat(fix.occurredAt()).isEqualTo(NEW_YEAR);
        assertThat(fix.altitudeMetres()).isEqualTo(149);
        assertThat(fix.speedMetresPerSecond()).isCloseTo(6.43, within(0.001));
        assertThat(fix.courseDegrees()).isEqualTo(90);
        assertThat(fix.accuracyMetres()).isEqualTo(5);
        assertThat(report.isMocked()).isFalse();
    }

    @Test
    void the_response_is_empty() {
        DecodedRequest decoding = OSMAND.dialect().decode(get("/ingest/osmand?id=1" + PLACE), Decoder.RECEIVED_AT);
        assertThat(decoding.response()).isEqualTo(new ClientResponse(null, ""));
    }

    @Test
    void other_values_become_attributes() {
        assertThat(OSMAND.report(Wire.sample("03-traccar-client-10-form")).attributes())
                .isEqualTo(new JsonObject().put("batt", 87L).put("charge", true));
        JsonObject nested =
                OSMAND.report(Wire.sample("02-traccar-client-9-json")).attributes();
        assertThat(nested.fieldNames()).containsExactly("is_moving", "odometer", "event", "battery", "activity");
        assertThat(nested.getJsonObject("battery").getDouble("level")).isEqualTo(0.87);
        IngestRequest cells =
                get("/?id=1&driverUniqueId=007&cell=257,02,16,2224&cell=257,02,16,2223,-90&hdop=0.9" + PLACE);
        assertThat(OSMAND.report(cells).attributes())
                .isEqualTo(new JsonObject()
                        .put("driverUniqueId", "007")
                        .put("cell", new JsonArray().add("257,02,16,2224").add("257,02,16,2223,-90"))
                        .put("hdop", 0.9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "deviceid", "device_id"})
    void the_device_id_has_several_names(String name) {
        assertThat(OSMAND.report(get("/?" + name + "=%20van-7%20" + PLACE)).deviceId())
                .isEqualTo("van-7");
        assertThat(OSMAND.report(json("/", "{\"" + name + "\":7,\"lat\":1,\"lon\":2}"))
                        .deviceId())
                .isEqualTo("7");
        assertThat(OSMAND.report(json("/?" + name + "=van-7", "{\"lat\":1,\"lon\":2}"))
                        .deviceId())
                .isEqualTo("van-7");
    }

    @ParameterizedTest
    @CsvSource({
        "1767225600, 2026-01-01T00:00:00Z",
        "1767225600.25, 2026-01-01T00:00:00.25Z",
        "1767225600123, 2026-01-01T00:00:00.123Z",
        "1767225600123.9, 2026-01-01T00:00:00.123900Z",
        "1767225600123456, 2026-01-01T00:00:00.123456Z",
        "2147483648, 2038-01-19T03:14:08Z",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.1234567Z, 2026-01-01T00:00:00.123456Z",
        "2026-01-01T01:30:00%2B01:30, 2026-01-01T00:00:00Z",
        "2026-01-01T01:30:00+0130, 2026-01-01T00:00:00Z",
        "2025-12-31T19:00:00-05, 2026-01-01T00:00:00Z",
        "2026-01-01T01:00:00%2B01:00[Europe/Paris], 2026-01-01T00:00:00Z",
        "2026-01-01+00:00:00, 2026-01-01T00:00:00Z",
        "2026-01-01%2000:00, 2026-01-01T00:00:00Z",
    })
    void times_have_many_formats(String timestamp, Instant time) {
        assertThat(OSMAND.report(get("/?id=1&timestamp=" + timestamp + PLACE))
                        .fix()
                        .occurredAt())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "1e400", "NaN", "%00", "-1"})
    void an_invalid_time_is_not_replaced_by_a_default(String timestamp) {
        assertThat(OSMAND.undecodable(get("/?id=1&timestamp=" + timestamp + PLACE))
                        .deviceId())
                .isEqualTo("1");
    }

    @Test
    void a_report_without_a_time_has_the_time_of_receipt() {
        assertThat(OSMAND.report(get("/?id=1" + PLACE)).fix().occurredAt()).isEqualTo(Decoder.RECEIVED_AT);
    }

    @Test
    void a_position_may_be_one_parameter() {
        Fix fix = OSMAND.report(get("/?id=1&location=60.5,-30.25")).fix();
        assertThat(fix.latitude()).isEqualTo(60.5);
        assertThat(fix.longitude()).isEqualTo(-30.25);
        assertThat(OSMAND.reason(get("/?id=1&location=60.5"))).startsWith("location is not latitude,longitude");
    }

    @Test
    void speed_has_the_configured_unit_except_for_client_9() {
        Decoder metric =
                new Decoder(new Dialects(SpeedUnit.MPS).byName("osmand").orElseThrow());
        assertThat(metric.report(get("/?id=1&speed=12.5" + PLACE)).fix().speedMetresPerSecond())
                .isEqualTo(12.5);
        assertThat(metric.report(Wire.sample("02-traccar-client-9-json")).fix().speedMetresPerSecond())
                .isEqualTo(6.43);
        assertThat(OSMAND.report(Wire.sample("02-traccar-client-9-json")).fix().speedMetresPerSecond())
                .isEqualTo(6.43);
    }

    @Test
    void unknown_values_are_null() {
        Fix fix = OSMAND.report(get("/?id=1&speed=-1&bearing=-1&accuracy=0&altitude=" + PLACE))
                .fix();
        assertThat(List.of(
                        String.valueOf(fix.speedMetresPerSecond()),
                        String.valueOf(fix.courseDegrees()),
                        String.valueOf(fix.accuracyMetres()),
                        String.valueOf(fix.altitudeMetres())))
                .containsOnly("null");
        String ios = """
            {"location":{"timestamp":"2026-01-01T00:00:00.5Z","mock":true,"coords":{"latitude":1,"longitude":2,"speed":-1,
            "heading":-1,"accuracy":5,"altitude":0,"altitude_accuracy":-1}},"device_id":"9"}\
            """;
        DeviceReport report = OSMAND.report(json("/", ios));
        assertThat(report.isMocked()).isTrue();
        assertThat(report.fix()).isEqualTo(new Fix(1, 2, NEW_YEAR.plusMillis(500), null, null, null, 5.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e400", "fast", "0x10", "1_000", "1.2.3", "1,2,3"})
    void an_invalid_speed_does_not_invalidate_the_report(String speed) {
        DeviceReport report = OSMAND.report(get("/?id=1&speed=" + speed + PLACE));
        assertThat(report.fix().speedMetresPerSecond()).isNull();
        assertThat(report.attributes().getString("speed")).isEqualTo(speed);
    }

    @Test
    void numbers_may_be_text_and_have_a_decimal_comma() {
        assertThat(OSMAND.report(json("/", "{\"id\":\"1\",\"lat\":\"60,5\",\"lon\":\" 1e1 \"}"))
                        .fix())
                .isEqualTo(new Fix(60.5, 10, Decoder.RECEIVED_AT, null, null, null, null));
    }

    @Test
    void a_heartbeat_is_accepted() {
        assertThat(OSMAND.ignored(get("/?id=1&batt=87"))).isEqualTo("heartbeat");
        assertThat(OSMAND.ignored(get("/?id=1&lat=&lon="))).isEqualTo("heartbeat");
        assertThat(OSMAND.ignored(form("/", "id=1&timestamp=1767225600&charge=true")))
                .isEqualTo("heartbeat");
        assertThat(OSMAND.ignored(json("/", "{\"location\":{\"event\":\"heartbeat\"},\"device_id\":\"1\"}")))
                .isEqualTo("heartbeat");
        assertThat(OSMAND.ignored(get("/"))).isEqualTo("empty request");
        assertThat(OSMAND.ignored(get("/?id=1&valid=0" + PLACE))).contains("invalid");
    }

    @Test
    void invalid_reports_are_undecodable_with_a_reason() {
        assertThat(OSMAND.reason(get("/?x=1" + PLACE))).isEqualTo("device id is missing");
        assertThat(OSMAND.reason(get("/?id=%20" + PLACE))).isEqualTo("device id is missing");
        assertThat(OSMAND.reason(get("/?id=" + "9".repeat(129) + PLACE))).contains("more than 128 characters");
        assertThat(OSMAND.reason(get("/?id=a%07b" + PLACE))).contains("has a control character");
        assertThat(OSMAND.reason(get("/?id=1&lat=5"))).isEqualTo("lon is missing");
        assertThat(OSMAND.reason(get("/?id=1&lat=x&lon=5"))).isEqualTo("lat is not a number: x");
        assertThat(OSMAND.reason(get("/?id=1&lat=91&lon=5")))
                .isEqualTo("latitude must be from -90.0 to 90.0, and is 91.0");
        assertThat(OSMAND.reason(json("/", "{\"id\":1,\"lat\":"))).startsWith("the text is not JSON");
        assertThat(OSMAND.undecodable(get("/?id=1&lat=91&lon=5")).raw().toString())
                .isEqualTo("id=1&lat=91&lon=5");
    }

    @Test
    void a_form_may_be_escaped_leniently_and_follow_a_query() {
        IngestRequest sloppy = form("/ingest/osmand/van?id=100%25%", "&&lat=1&lon=2&=&note=50%+off%zz&x");
        DeviceReport report = OSMAND.report(sloppy);
        assertThat(report.deviceId()).isEqualTo("100%%");
        assertThat(report.attributes().getString("note")).isEqualTo("50% off%zz");
        assertThat(report.raw().toString()).isEqualTo("id=100%25%&&&lat=1&lon=2&=&note=50%+off%zz&x");
        IngestRequest untyped = Wire.request("PUT", "/", Map.of(), "id=1&lat=1&lon=2&lon=3&lon=");
        assertThat(OSMAND.report(untyped).fix().longitude()).isEqualTo(3);
    }

    @Test
    void an_invalid_item_of_an_array_does_not_affect_the_others() {
        String body = "[{\"id\":1,\"lat\":1,\"lon\":1}, {\"id\":2,\"lat\":oops,\"lon\":\"}\"}, 7,"
                + "{\"id\":3,\"batt\":5}, {\"id\":4,\"lat\":4,\"lon\":4}, {\"id\":5,\"lat\":";
        List<DecodedItem> items = OSMAND.items(json("/", body));
        assertThat(items.stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactly(
                        "DeviceReport", "Undecodable", "Undecodable", "Ignored", "DeviceReport", "Undecodable");
        assertThat(((Undecodable) items.get(1)).raw().toString()).isEqualTo("{\"id\":2,\"lat\":oops,\"lon\":\"}\"}");
    }

    @Test
    void items_attributes_and_raw_bytes_are_limited() {
        String item = "{\"id\":1,\"lat\":1,\"lon\":1}";
        List<DecodedItem> many = OSMAND.items(json("/", "[" + (item + ",").repeat(20_000) + item + "]"));
        assertThat(many).hasSize(DecodedRequest.MAX_ITEMS + 1);
        assertThat(many.getLast()).isInstanceOf(Undecodable.class);

        String names = IntStream.range(0, 60).mapToObj(i -> "&k" + i + "=" + i).collect(Collectors.joining());
        JsonObject attributes = OSMAND.report(get("/?id=1" + PLACE + names)).attributes();
        assertThat(attributes.size()).isEqualTo(50);
        assertThat(attributes.getInteger(ReportAttributes.DROPPED)).isEqualTo(11);

        DeviceReport large = OSMAND.report(get("/?id=1" + PLACE + "&note=" + "x".repeat(20_000) + "&hdop=1"));
        assertThat(large.attributes())
                .isEqualTo(new JsonObject().put("hdop", 1L).put(ReportAttributes.DROPPED, 1));
        assertThat(large.raw().length()).isEqualTo(DecodedItem.MAX_RAW_BYTES);

        String deep = "{\"id\":1,\"lat\":1,\"lon\":1,\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(OSMAND.items(json("/", deep))).hasOnlyElementsOfType(Undecodable.class);
    }

    @Test
    void text_that_postgresql_cannot_store_is_replaced() {
        DeviceReport report =
                OSMAND.report(json("/", "{\"id\":1,\"lat\":1,\"lon\":1,\"a\":[\"x\\u0000y\",{\"\\ud800\":NaN}]}"));
        assertThat(report.attributes().encode()).isEqualTo("{\"a\":[\"x\uFFFDy\",{\"\uFFFD\":\"NaN\"}]}");
    }
}
