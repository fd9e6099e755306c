package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/** What any client sends of any fix is understood as exactly as the client is. */
class RoundTripPropertyTest {

    private static final Dialects DIALECTS = new Dialects(SpeedUnit.KNOTS);

    @Provide
    Arbitrary<Fix> fixes() {
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(
                        Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000,
                        Instant.parse("2060-01-01T00:00:00Z").getEpochSecond() * 1_000_000)
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        return Combinators.combine(
                        degrees(90),
                        degrees(180),
                        times,
                        numbers(-500, 12_000),
                        numbers(0, 150),
                        numbers(0, 359.9),
                        numbers(0.001, 5_000))
                .as(Fix::new);
    }

    private static Arbitrary<Double> degrees(double max) {
        return Arbitraries.doubles().between(-max, max).ofScale(9);
    }

    private static Arbitrary<Double> numbers(double min, double max) {
        return Arbitraries.doubles().between(min, max).ofScale(4).injectNull(0.2);
    }

    @Provide
    Arbitrary<String> deviceIds() {
        return Arbitraries.strings()
                .withChars("abcXYZ0189 -_/+%&=?#\"\\äß漢{}[],")
                .ofMinLength(1)
                .ofMaxLength(128)
                .filter(id -> id.equals(id.strip()));
    }

    @Property(tries = 5_000)
    void a_request_says_what_its_client_knew(
            @ForAll ClientRequests client, @ForAll("deviceIds") String deviceId, @ForAll("fixes") Fix fix) {
        Fix told = client.told(fix);
        Dialect dialect = DIALECTS.byName(client.dialect()).orElseThrow();
        boolean tellsNoTime = client == ClientRequests.GPSLOGGER_HOME_ASSISTANT;
        DecodedRequest decoding =
                dialect.decode(client.request(deviceId, fix), tellsNoTime ? fix.occurredAt() : Decoder.RECEIVED_AT);
        assertThat(decoding.items()).hasSize(1).hasOnlyElementsOfType(DeviceReport.class);
        DeviceReport report = (DeviceReport) decoding.items().getFirst();
        assertThat(report.deviceId()).isEqualTo(deviceId);
        assertFix(report.fix(), told, client);
    }

    private static void assertFix(Fix fix, Fix told, ClientRequests client) {
        assertThat(fix.latitude()).isCloseTo(told.latitude(), within(client.withinDegrees()));
        assertThat(fix.longitude()).isCloseTo(told.longitude(), within(client.withinDegrees()));
        assertThat(fix.occurredAt()).isEqualTo(told.occurredAt());
        assertNumber(fix.altitudeMetres(), told.altitudeMetres(), 1e-9);
        assertNumber(fix.speedMetresPerSecond(), told.speedMetresPerSecond(), client.withinMetresPerSecond());
        assertNumber(fix.courseDegrees(), told.courseDegrees(), 1e-9);
        assertNumber(fix.accuracyMetres(), told.accuracyMetres(), 1e-9);
    }

    private static void assertNumber(@Nullable Double number, @Nullable Double told, double tolerance) {
        if (told == null) {
            assertThat(number).isNull();
        } else {
            assertThat(number).isNotNull().isCloseTo(told, within(tolerance));
        }
    }

    @Property(tries = 200)
    void a_batch_says_it_in_its_order(@ForAll @Size(min = 1, max = 50) List<@From("fixes") Fix> fixes) {
        List<DecodedItem> items = Decoder.of("overland").items(ClientMessages.overland("van-7", fixes));
        assertThat(items).hasSize(fixes.size()).hasOnlyElementsOfType(DeviceReport.class);
        for (int i = 0; i < fixes.size(); i++) {
            assertFix(
                    ((DeviceReport) items.get(i)).fix(),
                    ClientRequests.OVERLAND.told(fixes.get(i)),
                    ClientRequests.OVERLAND);
        }
    }
}
