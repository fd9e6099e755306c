package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.web.ingest.Wire.json;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.ingest.Wire;

class OverlandDialectTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Decoder OVERLAND = Decoder.of("overland");
    private static final String POINT = "{\"type\":\"Point\",\"coordinates\":[-97.5,30.25]}";

    private static String feature(String geometry, String properties) {
        return "{\"type\":\"Feature\",\"geometry\":" + geometry
                + ",\"properties\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"device_id\":\"van-7\"" + properties + "}}";
    }

    private static IngestRequest batch(String... features) {
        return json("/overland", "{\"locations\":[" + String.join(",", features) + "]}");
    }

    private static Fix fixOf(DecodedItem item) {
        return ((DeviceReport) item).fix();
    }

    @Test
    void a_batch_is_decoded_in_order() {
        List<DecodedItem> items = OVERLAND.items(Wire.sample("07-overland-batch"));
        assertThat(items).hasSize(4);
        assertThat(fixOf(items.get(0))).isEqualTo(new Fix(30.267153, -97.743057, NEW_YEAR, 149.0, 6.0, 90.0, 5.0));
        assertThat(fixOf(items.get(1)))
                .isEqualTo(new Fix(30.26715, -97.74299, NEW_YEAR.plusSeconds(1), 149.0, 6.0, 90.0, 5.0));
        assertThat(fixOf(items.get(2)))
                .isEqualTo(new Fix(30.267149, -97.74292, NEW_YEAR.plusSeconds(2), 149.0, null, 90.0, 5.0));
        DeviceReport first = (DeviceReport) items.getFirst();
        assertThat(first.deviceId()).isEqualTo("van-7");
        assertThat(first.attributes().encode())
                .isEqualTo(
                        "{\"vertical_accuracy\":3,\"speed_accuracy\":0.5,\"course_accuracy\":2.5,\"motion\":[\"driving\"],"
                            + "\"battery_state\":\"charging\",\"battery_level\":0.87}");
        assertThat(first.raw().toString()).startsWith("{\"type\":\"Feature\"").endsWith("\"device_id\":\"van-7\"}}");
    }

    @Test
    void the_current_location_is_ignored() {
        assertThat(OVERLAND.items(Wire.sample("07-overland-batch")).getLast()).isEqualTo(new Ignored("current"));
        assertThat(OVERLAND.ignored(json("/", "{\"trip\":{\"mode\":\"car\",\"locations\":[1]},\"locations\":[]}")))
                .isEqualTo("trip");
    }

    @Test
    void the_response_is_ok() {
        assertThat(OVERLAND.dialect().decode(batch(), Decoder.RECEIVED_AT).response())
                .isEqualTo(new ClientResponse("application/json", "{\"result\":\"ok\"}"));
        assertThat(OVERLAND.ignored(json("/", ""))).isEqualTo("empty request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"action\":\"visit\",\"arrival_date\":null | event visit",
                ",\"action\":\"exited_pause_mode\" | event exited_pause_mode",
                ",\"type\":\"trip\",\"mode\":\"car\",\"distance\":12 | feature of type trip"
            })
    void events_and_trips_are_ignored_although_they_are_points(String properties, String what) {
        assertThat(OVERLAND.ignored(batch(feature(POINT, properties)))).isEqualTo(what);
        assertThat(OVERLAND.ignored(batch(feature("null", properties)))).isEqualTo(what);
    }

    @Test
    void a_line_is_ignored() {
        assertThat(OVERLAND.ignored(batch(feature("{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", ""))))
                .isEqualTo("geometry of type LineString");
    }

    @Test
    void unknown_values_are_null() {
        String unknown =
                ",\"speed\":-1,\"course\":-1,\"horizontal_accuracy\":-1,\"altitude\":0,\"vertical_accuracy\":-1";
        assertThat(OVERLAND.report(batch(feature(POINT, unknown))).fix())
                .isEqualTo(new Fix(30.25, -97.5, NEW_YEAR, null, null, null, null));
        assertThat(OVERLAND.report(batch(feature("{\"type\":\"Point\",\"coordinates\":[-97.5,30.25,7]}", "")))
                        .fix())
                .isEqualTo(new Fix(30.25, -97.5, NEW_YEAR, 7.0, null, null, null));
    }

    @Test
    void the_device_id_defaults_to_the_unique_id_then_to_the_id_in_the_url() {
        String body = "{\"locations\":[{\"geometry\":" + POINT
                + ",\"properties\":{\"timestamp\":\"2026-01-01T00:00:00-0100\",\"device_id\":\"\"%s}}]}";
        assertThat(OVERLAND.report(json("/?device_id=van-8", body.formatted(",\"unique_id\":\"A-B\"")))
                        .deviceId())
                .isEqualTo("A-B");
        DeviceReport report = OVERLAND.report(json("/?device_id=van-8", body.formatted("")));
        assertThat(report.deviceId()).isEqualTo("van-8");
        assertThat(report.fix().occurredAt()).isEqualTo(NEW_YEAR.plusSeconds(3_600));
        assertThat(OVERLAND.reason(json("/", body.formatted("")))).isEqualTo("device id is missing");
    }

    @Test
    void an_invalid_feature_does_not_affect_the_others() {
        String good = feature(POINT, "");
        List<DecodedItem> items = OVERLAND.items(batch(
                good,
                feature(POINT, ",\"speed\":"),
                feature("{\"type\":\"Point\",\"coordinates\":[\"x\",1]}", ""),
                feature("{\"type\":\"Point\",\"coordinates\":[1,91]}", ""),
                feature("{}", ""),
                feature("null", ",\"timestamp\":\"never\""),
                "[]",
                good));
        assertThat(items).hasSize(8);
        assertThat(items.getFirst()).isInstanceOf(DeviceReport.class);
        assertThat(items.getLast()).isInstanceOf(DeviceReport.class);
        assertThat(items.subList(1, 7)).hasOnlyElementsOfType(Undecodable.class);
    }

    @Test
    void a_body_without_a_batch_is_undecodable() {
        assertThat(OVERLAND.reason(json("/", "[]"))).isEqualTo("locations is missing or not an array");
        assertThat(OVERLAND.reason(json("/", "{\"locations\":{}}"))).isEqualTo("locations is missing or not an array");
        assertThat(OVERLAND.reason(json("/", "locations"))).isEqualTo("locations is missing or not an array");
    }

    @Test
    void the_complete_features_of_a_truncated_batch_are_decoded() {
        String whole = batch(feature(POINT, ""), feature(POINT, "")).body().toString();
        List<DecodedItem> items = OVERLAND.items(json("/", whole.substring(0, whole.length() - 40)));
        assertThat(items).extracting(Object::getClass).containsExactly(DeviceReport.class, Undecodable.class);
    }
}
