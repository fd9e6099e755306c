package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static vehicletracking.web.ingest.Wire.json;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

class OwnTracksDialectTest {

    private static final Decoder OWNTRACKS = Decoder.of("owntracks");
    private static final String PLACE = "\"_type\":\"location\",\"lat\":1.5,\"lon\":2.5,\"tst\":1767225600";

    private static IngestRequest location(String members) {
        return json("/pub?u=crew&d=phone", "{" + PLACE + members + "}");
    }

    @ParameterizedTest
    @CsvSource({"05-owntracks-android, crew/phone", "06-owntracks-ios, crew/iphone"})
    void both_apps_decode_to_the_same_report(String sample, String deviceId) {
        DeviceReport report = OWNTRACKS.report(Wire.sample(sample));
        Fix fix = report.fix();
        assertThat(report.deviceId()).isEqualTo(deviceId);
        assertThat(fix.latitude()).isEqualTo(30.267153);
        assertThat(fix.longitude()).isEqualTo(-97.743057);
        assertThat(fix.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(fix.altitudeMetres()).isEqualTo(149);
        assertThat(fix.speedMetresPerSecond()).isCloseTo(23 / 3.6, within(1e-9));
        assertThat(fix.courseDegrees()).isEqualTo(90);
        assertThat(fix.accuracyMetres()).isEqualTo(5);
        assertThat(report.attributes().getInteger("batt")).isEqualTo(87);
        assertThat(report.attributes().fieldNames())
                .doesNotContain("lat", "vel", "_type", "topic")
                .contains("tid", "vac");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n",
                "{\"_type\":\"transition\",\"event\":\"enter\"}",
                "{\"_type\":\"waypoint\",\"lat\":1,\"lon\":2}",
                "{\"_type\":\"lwt\",\"tst\":1767225600}",
                "{\"_type\":\"status\"}",
                "{\"_type\":\"anything to come\"}"
            })
    void other_messages_are_ignored(String body) {
        assertThat(OWNTRACKS.ignored(json("/pub", body))).isNotEmpty();
    }

    @Test
    void the_response_is_always_an_empty_array() {
        for (String body : List.of("", "{", "{" + PLACE + "}", "{\"_type\":\"card\"}")) {
            assertThat(OWNTRACKS
                            .dialect()
                            .decode(json("/pub", body), Decoder.RECEIVED_AT)
                            .response())
                    .isEqualTo(new ClientResponse("application/json", "[]"));
        }
        assertThat(OWNTRACKS.ignored(Wire.sample("06b-owntracks-transition"))).isEqualTo("message of type transition");
    }

    @Test
    void the_device_id_comes_from_topic_then_parameters_or_headers_then_tracker_id() {
        assertThat(OWNTRACKS
                        .report(location(",\"topic\":\"owntracks/a/b\",\"tid\":\"XX\""))
                        .deviceId())
                .isEqualTo("a/b");
        assertThat(OWNTRACKS.report(location(",\"topic\":\"fleet/a/b\"")).deviceId())
                .isEqualTo("fleet/a/b");
        assertThat(OWNTRACKS.report(location(",\"tid\":\"XX\"")).deviceId()).isEqualTo("crew/phone");
        Map<String, String> headers = Map.of("x-limit-u", "crew", "X-LIMIT-D", "tablet");
        assertThat(OWNTRACKS
                        .report(Wire.request("POST", "/pub", headers, "{" + PLACE + "}"))
                        .deviceId())
                .isEqualTo("crew/tablet");
        assertThat(OWNTRACKS
                        .report(json("/pub", "{" + PLACE + ",\"tid\":\"XX\"}"))
                        .deviceId())
                .isEqualTo("XX");
        assertThat(OWNTRACKS.reason(json("/pub", "{" + PLACE + "}"))).isEqualTo("device id is missing");
    }

    @Test
    void only_android_omits_a_speed_of_zero() {
        assertThat(OWNTRACKS.report(location(",\"_id\":\"1f2e3d4c\"")).fix())
                .isEqualTo(new Fix(1.5, 2.5, Instant.ofEpochSecond(1_767_225_600), null, 0.0, null, null));
        assertThat(OWNTRACKS.report(location("")).fix().speedMetresPerSecond()).isNull();
        assertThat(OWNTRACKS.report(location(",\"vel\":0,\"cog\":0")).fix())
                .isEqualTo(new Fix(1.5, 2.5, Instant.ofEpochSecond(1_767_225_600), null, 0.0, 0.0, null));
    }

    @Test
    void unknown_values_are_null() {
        assertThat(OWNTRACKS
                        .report(location(",\"vel\":-1,\"cog\":-1,\"acc\":0,\"alt\":null"))
                        .fix())
                .isEqualTo(new Fix(1.5, 2.5, Instant.ofEpochSecond(1_767_225_600), null, null, null, null));
    }

    @Test
    void an_encrypted_message_is_undecodable_with_its_device() {
        IngestRequest encrypted = json("/pub?u=crew&d=phone", "{\"_type\":\"encrypted\",\"data\":\"AAAA\"}");
        assertThat(OWNTRACKS.undecodable(encrypted).deviceId()).isEqualTo("crew/phone");
        assertThat(OWNTRACKS.reason(encrypted)).isEqualTo("the message is encrypted");
    }

    @Test
    void invalid_reports_are_undecodable_with_a_reason() {
        assertThat(OWNTRACKS.reason(json("/pub", "{\"lat\":1}"))).isEqualTo("_type is missing");
        assertThat(OWNTRACKS.reason(json("/pub", "lat=1&lon=2"))).startsWith("the text is not JSON");
        String noTime = "{\"_type\":\"location\",\"lat\":1,\"lon\":2}";
        assertThat(OWNTRACKS.reason(json("/pub?u=a", noTime))).isEqualTo("tst is missing");
        assertThat(OWNTRACKS.reason(location(",\"cog\":400"))).startsWith("course must be from 0.0 to 360.0");
    }

    @Test
    void messages_may_come_in_an_array() {
        List<DecodedItem> items = OWNTRACKS.items(
                json("/pub?u=a&d=b", "[{" + PLACE + "},{\"_type\":\"card\"},{\"_type\":}, {" + PLACE + "}]"));
        assertThat(items)
                .extracting(Object::getClass)
                .containsExactly(DeviceReport.class, Ignored.class, Undecodable.class, DeviceReport.class);
    }

    @Test
    void a_photo_does_not_affect_the_location() {
        DeviceReport report =
                OWNTRACKS.report(location(",\"image\":\"" + "A".repeat(300_000) + "\",\"poi\":\"depot\""));
        assertThat(report.attributes().encode()).isEqualTo("{\"poi\":\"depot\",\"attributesDropped\":1}");
        assertThat(report.raw().length()).isEqualTo(DecodedItem.MAX_RAW_BYTES);
    }
}
