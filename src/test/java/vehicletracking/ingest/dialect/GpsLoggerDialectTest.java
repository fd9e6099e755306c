package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static vehicletracking.web.ingest.Wire.get;
import static vehicletracking.web.ingest.Wire.json;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

class GpsLoggerDialectTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Decoder GPSLOGGER = Decoder.of("gpslogger");
    private static final String SENTENCE = "GPRMC,000000,A,3016.02918,N,9744.58342,W,12.500000,90.000000,010126,,";

    private static String sealed(String sentence) {
        return "$%s*%02X".formatted(sentence, sentence.chars().reduce(0, (sum, character) -> sum ^ character));
    }

    private static IngestRequest opengts(String sentence) {
        return get("/gprmc/Data?id=van-7&dev=van-7&acct=crew&batt=87&code=0xF020&alt=149.0&gprmc=" + sentence);
    }

    @Test
    void all_parameters_are_decoded() {
        DeviceReport report = GPSLOGGER.report(Wire.sample("08-gpslogger-get"));
        assertThat(report.deviceId()).isEqualTo("van-7");
        assertThat(report.fix()).isEqualTo(new Fix(30.267153, -97.743057, NEW_YEAR, 149.0, 6.43, 90.0, 5.0));
        assertThat(report.attributes().fieldNames())
                .contains(
                        "sat", "prov", "batt", "ischarging", "aid", "ser", "filename", "hdop", "dist", "starttimestamp")
                .doesNotContain("lat", "spd", "act", "profile", "timestamp");
        assertThat(report.attributes().getBoolean("ischarging")).isTrue();
    }

    @Test
    void home_assistants_body_has_no_time() {
        DeviceReport report = GPSLOGGER.report(Wire.sample("08b-gpslogger-post-ha-body"));
        assertThat(report.deviceId()).isEqualTo("SRS11");
        assertThat(report.fix()).isEqualTo(new Fix(30.267153, -97.743057, Decoder.RECEIVED_AT, 149.0, 6.43, 90.0, 5.0));
    }

    @Test
    void a_body_may_be_json_and_needs_no_content_type() {
        assertThat(GPSLOGGER
                        .report(Wire.request("POST", "/log", Map.of(), "lat=1&lon=2&dev=a"))
                        .deviceId())
                .isEqualTo("a");
        DeviceReport report = GPSLOGGER.report(
                json("/log?device=b", "{\"lat\":1,\"lon\":\"2,5\",\"time\":\"2026-01-01T00:00:00.000Z\"}"));
        assertThat(report.deviceId()).isEqualTo("b");
        assertThat(report.fix()).isEqualTo(new Fix(1, 2.5, NEW_YEAR, null, null, null, null));
    }

    @Test
    void the_response_is_empty() {
        assertThat(GPSLOGGER
                        .dialect()
                        .decode(get("/log?id=1"), Decoder.RECEIVED_AT)
                        .response())
                .isEqualTo(new ClientResponse(null, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "ser=5&profile=4&device=3&dev=2&id=1, 1",
        "ser=5&profile=4&device=3&dev=2, 2",
        "ser=5&profile=4&device=3, 3",
        "ser=5&profile=Default+Profile, Default Profile",
        "ser=5, 5"
    })
    void the_first_device_name_counts(String names, String deviceId) {
        assertThat(GPSLOGGER.report(get("/log?lat=1&lon=2&" + names)).deviceId())
                .isEqualTo(deviceId);
    }

    @Test
    void speed_may_be_in_kilometres_per_hour_only() {
        assertThat(GPSLOGGER
                        .report(get("/log?id=1&lat=1&lon=2&spd_kph=36"))
                        .fix()
                        .speedMetresPerSecond())
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void unknown_values_are_null() {
        assertThat(GPSLOGGER
                        .report(get("/log?id=1&lat=1&lon=2&spd=-1&dir=-1&acc=0.0&alt=&time=2026-01-01T00:00:00Z"))
                        .fix())
                .isEqualTo(new Fix(1, 2, NEW_YEAR, null, null, null, null));
        assertThat(GPSLOGGER.ignored(get("/log?id=1&batt=5"))).isEqualTo("heartbeat");
        assertThat(GPSLOGGER.ignored(get("/log"))).isEqualTo("empty request");
    }

    @Test
    void invalid_reports_are_undecodable_with_a_reason() {
        assertThat(GPSLOGGER.reason(get("/log?lat=1&lon=2"))).isEqualTo("device id is missing");
        assertThat(GPSLOGGER.reason(get("/log?id=1&lat=%LAT&lon=%LON"))).isEqualTo("lat is not a number: %LAT");
        assertThat(GPSLOGGER.reason(get("/log?id=1&lat=1&lon=200"))).startsWith("longitude must be from");
        assertThat(GPSLOGGER.reason(get("/log?id=1&lat=1&lon=2&timestamp=never")))
                .isEqualTo("timestamp is not a time: never");
    }

    @Test
    void an_opengts_sentence_is_decoded() {
        DeviceReport report = GPSLOGGER.report(opengts(sealed(SENTENCE)));
        assertThat(report.deviceId()).isEqualTo("van-7");
        assertThat(report.fix().latitude()).isCloseTo(30.267153, within(1e-7));
        assertThat(report.fix().longitude()).isCloseTo(-97.743057, within(1e-7));
        assertThat(report.fix().occurredAt()).isEqualTo(NEW_YEAR);
        assertThat(report.fix().altitudeMetres()).isEqualTo(149);
        assertThat(report.fix().speedMetresPerSecond()).isCloseTo(6.4306, within(1e-4));
        assertThat(report.fix().courseDegrees()).isEqualTo(90);
        assertThat(report.attributes().getString("acct")).isEqualTo("crew");
    }

    @Test
    void degrees_may_be_unpadded_and_fields_may_be_missing_or_extra() {
        Fix padded = GPSLOGGER
                .report(opengts(sealed("GNRMC,235959.250,A,0030.0,S,00006.00,E,,,311299,003.1,W,A")))
                .fix();
        assertThat(padded)
                .isEqualTo(new Fix(-0.5, 0.1, Instant.parse("1999-12-31T23:59:59.250Z"), 149.0, null, null, null));
        Fix bare = GPSLOGGER
                .report(opengts("GPRMC,000000,A,530.0,N,006.0,E,0.0,-1,010126"))
                .fix();
        assertThat(bare).isEqualTo(new Fix(5.5, 0.1, NEW_YEAR, 149.0, 0.0, null, null));
    }

    @Test
    void a_sentence_with_a_wrong_checksum_is_undecodable_and_one_without_a_fix_is_ignored() {
        assertThat(GPSLOGGER.reason(opengts(sealed(SENTENCE).replace("3016", "3017"))))
                .startsWith("gprmc has a wrong checksum");
        assertThat(GPSLOGGER.ignored(opengts(sealed("GPRMC,000000,V,,,,,,,010126,,"))))
                .isEqualTo("sentence without a fix");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "$GPGGA,000000,3016.0,N,9744.0,W,1,8,0.9,149,M,,M,,",
                "GPRMC,000000,A,3016.0,N",
                "GPRMC,000000,A,,,9744.0,W,0,0,010126,,",
                "GPRMC,000000,A,3016.0,X,9744.0,W,0,0,010126,,",
                "GPRMC,000000,A,9916.0,N,9744.0,W,0,0,010126,,",
                "GPRMC,250000,A,3016.0,N,9744.0,W,0,0,010126,,",
                "GPRMC,000000,A,3016.0,N,9744.0,W,0,0,310226,,",
                "GPRMC,,A,3016.0,N,9744.0,W,0,0,,,"
            })
    void a_sentence_without_a_position_or_time_is_undecodable(String sentence) {
        assertThat(GPSLOGGER.undecodable(opengts(sentence)).deviceId()).isEqualTo("van-7");
    }
}
