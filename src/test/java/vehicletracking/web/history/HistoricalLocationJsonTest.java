package vehicletracking.web.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.Position;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.web.http.HistoricalLocationText;

/** A location is the same in a complete document and in a stream. */
class HistoricalLocationJsonTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.000001Z");

    private static void assertSameText(Fix fix, Set<QualityFlag> flags, @Nullable UUID correctedBy) {
        HistoricalLocation location = new HistoricalLocation(
                fix, flags, new UUID(1, 2), correctedBy, AT.plusSeconds(1), new Position(1, 4_711));
        StringBuilder streamed = new StringBuilder();
        HistoricalLocationText.appendJson(streamed, location);

        assertThat(streamed)
                .hasToString(HistoricalLocationJson.putLocation(new JsonObject(), location)
                        .encode());
    }

    @Test
    void a_location_with_all_values() {
        assertSameText(
                new Fix(52.5, -13.25, AT, 1e7, 1e-4, 359.0, 5.0),
                Set.of(QualityFlag.LATE, QualityFlag.FUTURE),
                new UUID(3, 4));
    }

    @Test
    void a_location_without_optional_values() {
        assertSameText(new Fix(0, 0, AT, null, null, null, null), Set.of(), null);
    }
}
