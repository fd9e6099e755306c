package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.testing.RandomCases;
import vehicletracking.testing.RandomValues;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/** What any client sends of any fix is understood as exactly as the client is. */
class RoundTripPropertyTest {

    private static final Dialects DIALECTS = new Dialects(SpeedUnit.KNOTS);

    private static final long FIRST_MICROS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final long LAST_MICROS =
            Instant.parse("2060-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    private static Fix fix(RandomValues values) {
        return new Fix(
                values.number(-90, 90, 9),
                values.number(-180, 180, 9),
                Instant.EPOCH.plus(values.integer(FIRST_MICROS, LAST_MICROS), ChronoUnit.MICROS),
                maybe(values, -500, 12_000),
                maybe(values, 0, 150),
                maybe(values, 0, 359.9),
                maybe(values, 0.001, 5_000));
    }

    private static @Nullable Double maybe(RandomValues values, double from, double to) {
        return values.maybe(0.8, () -> values.number(from, to, 4));
    }

    private static String deviceId(RandomValues values) {
        String id = values.text("abcXYZ0189 -_/+%&=?#\"\\äß漢{}[],", 1, 128);
        return id.equals(id.strip()) ? id : deviceId(values);
    }

    @Test
    void a_request_says_what_its_client_knew() {
        List<ClientRequests> clients = List.of(ClientRequests.values());
        RandomCases.check(5_000, values -> assertUnderstood(values.oneOf(clients), deviceId(values), fix(values)));
    }

    private static void assertUnderstood(ClientRequests client, String deviceId, Fix fix) {
        Fix reported = client.reported(fix);
        Dialect dialect = DIALECTS.byName(client.dialect()).orElseThrow();
        boolean hasNoTime = client == ClientRequests.GPSLOGGER_HOME_ASSISTANT;
        DecodedRequest decoding =
                dialect.decode(client.request(deviceId, fix), hasNoTime ? fix.occurredAt() : Decoder.RECEIVED_AT);
        assertThat(decoding.items()).hasSize(1).hasOnlyElementsOfType(DeviceReport.class);
        DeviceReport report = (DeviceReport) decoding.items().getFirst();
        assertThat(report.deviceId()).isEqualTo(deviceId);
        assertFix(report.fix(), reported, client);
    }

    private static void assertFix(Fix fix, Fix reported, ClientRequests client) {
        assertThat(fix.latitude()).isCloseTo(reported.latitude(), within(client.withinDegrees()));
        assertThat(fix.longitude()).isCloseTo(reported.longitude(), within(client.withinDegrees()));
        assertThat(fix.occurredAt()).isEqualTo(reported.occurredAt());
        assertNumber(fix.altitudeMetres(), reported.altitudeMetres(), 1e-9);
        assertNumber(fix.speedMetresPerSecond(), reported.speedMetresPerSecond(), client.withinMetresPerSecond());
        assertNumber(fix.courseDegrees(), reported.courseDegrees(), 1e-9);
        assertNumber(fix.accuracyMetres(), reported.accuracyMetres(), 1e-9);
    }

    private static void assertNumber(@Nullable Double number, @Nullable Double reported, double tolerance) {
        if (reported == null) {
            assertThat(number).isNull();
        } else {
            assertThat(number).isNotNull().isCloseTo(reported, within(tolerance));
        }
    }

    @Test
    void a_batch_says_it_in_its_order() {
        RandomCases.check(200, values -> assertInOrder(values.list(1, 50, () -> fix(values))));
    }

    private static void assertInOrder(List<Fix> fixes) {
        List<DecodedItem> items = Decoder.of("overland").items(ClientMessages.overland("van-7", fixes));
        assertThat(items).hasSize(fixes.size()).hasOnlyElementsOfType(DeviceReport.class);
        for (int i = 0; i < fixes.size(); i++) {
            assertFix(
                    ((DeviceReport) items.get(i)).fix(),
                    ClientRequests.OVERLAND.reported(fixes.get(i)),
                    ClientRequests.OVERLAND);
        }
    }
}
