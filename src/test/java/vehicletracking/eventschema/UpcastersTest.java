package vehicletracking.eventschema;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

class UpcastersTest {

    /** Version 2 converts km/h to m/s, version 3 renames the member. */
    private static final List<UnaryOperator<JsonObject>> UPCASTERS =
            List.of(json -> json.put("speed", json.getInteger("speed") / 3.6), json -> {
                Object speed = json.remove("speed");
                return json.put("speedMetresPerSecond", speed);
            });

    private static RecordedEvent event(int schemaVersion, String payload) {
        return new RecordedEvent(
                new Position(0, 1),
                UUID.randomUUID(),
                "Sped",
                UUID.randomUUID(),
                Instant.EPOCH,
                Instant.EPOCH,
                schemaVersion,
                payload,
                "{}");
    }

    @Test
    void old_payloads_are_upcast_version_by_version() {
        for (RecordedEvent old : List.of(event(1, "{\"speed\":36}"), event(2, "{\"speed\":10.0}"))) {
            RecordedEvent upcast = Upcasters.upcast(old, UPCASTERS);

            assertThat(upcast.schemaVersion()).isEqualTo(3);
            assertThat(upcast.payload()).isEqualTo("{\"speedMetresPerSecond\":10.0}");
            assertThat(upcast.eventId()).isEqualTo(old.eventId());
        }
    }

    @Test
    void current_payloads_are_unchanged() {
        RecordedEvent newest = event(3, "{\"speedMetresPerSecond\": 10}");

        assertThat(Upcasters.upcast(newest, UPCASTERS)).isSameAs(newest);
    }
}
