package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.ingest.Wire;

/** Quarantined reports decode to the same items when they are restored. */
class RawRequestsTest {

    private static final Instant RECEIVED_AT = Instant.parse("2026-01-01T00:00:05Z");
    private static final Dialects DIALECTS = new Dialects(SpeedUnit.KNOTS);

    static Stream<String> samples() {
        return Wire.SAMPLES.stream();
    }

    private static Dialect dialect(String name) {
        return DIALECTS.byName(name).orElseThrow();
    }

    private static List<DecodedItem> decodeAgain(Dialect dialect, IngestRequest request, Buffer report) {
        return dialect.decode(dialect.restore(RawRequests.of(request, report)), RECEIVED_AT)
                .items();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_restored_report_of_a_sample_decodes_to_the_same_location(String sample) {
        Dialect dialect = dialect(Wire.dialectOf(sample));
        IngestRequest request = Wire.sample(sample);

        for (DecodedItem item : dialect.decode(request, RECEIVED_AT).items()) {
            switch (item) {
                case DeviceReport report -> {
                    DeviceReport read = (DeviceReport)
                            decodeAgain(dialect, request, report.raw()).getFirst();
                    assertThat(read.deviceId()).isEqualTo(report.deviceId());
                    assertThat(read.fix()).isEqualTo(report.fix());
                    assertThat(read.attributes()).isEqualTo(report.attributes());
                }
                case Ignored ignored -> {}
                case Undecodable undecodable -> throw new AssertionError(undecodable);
            }
        }
    }

    @Test
    void the_sender_is_stored_if_the_report_does_not_contain_it() {
        IngestRequest request = Wire.request(
                "POST",
                "/ingest/owntracks",
                Map.of("x-limit-u", "crew", "x-limit-d", "phone"),
                "{\"_type\":\"location\",\"lat\":1,\"lon\":2,\"tst\":1767225600}");

        DecodedItem read =
                decodeAgain(dialect("owntracks"), request, request.body()).getFirst();

        assertThat(((DeviceReport) read).deviceId()).isEqualTo("crew/phone");
    }

    @Test
    void a_query_is_stored_once() {
        IngestRequest inQuery = Wire.get("/ingest/osmand?lat=1&lon=2");
        assertThat(RawRequests.of(inQuery, inQuery.rawParameters()).query()).isEmpty();

        IngestRequest inBody = Wire.json("/ingest/osmand?id=7", "{\"lat\":1,\"lon\":2}");
        RawRequest kept = RawRequests.of(inBody, inBody.body());
        assertThat(kept.query()).isEqualTo("id=7");
        assertThat(((DeviceReport) decodeAgain(dialect("osmand"), inBody, inBody.body())
                                .getFirst())
                        .deviceId())
                .isEqualTo("7");
    }

    @Test
    void bytes_that_are_not_text_are_restored_exactly() {
        IngestRequest request = new IngestRequest(
                "POST",
                "/ingest/osmand",
                "",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Buffer.buffer("id=7&lat=1&lon=2&note=").appendByte((byte) 0xFF));
        DeviceReport first = (DeviceReport)
                dialect("osmand").decode(request, RECEIVED_AT).items().getFirst();

        DeviceReport read = (DeviceReport)
                decodeAgain(dialect("osmand"), request, first.raw()).getFirst();

        assertThat(RawRequests.of(request, first.raw()).payload().isBase64()).isTrue();
        assertThat(read.attributes()).isEqualTo(first.attributes());
    }
}
