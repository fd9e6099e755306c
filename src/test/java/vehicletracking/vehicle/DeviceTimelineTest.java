package vehicletracking.vehicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vehicletracking.vehicle.DeviceTimeline.Change;

class DeviceTimelineTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final UUID VAN = UUID.randomUUID();
    private static final UUID LORRY = UUID.randomUUID();

    private static Change change(int seconds, long position, @Nullable UUID vehicleId) {
        return new Change(UUID.randomUUID(), NOON.plusSeconds(seconds), position, vehicleId);
    }

    @Test
    void no_vehicle_carries_a_device_before_the_first_change() {
        assertThat(DeviceTimeline.EMPTY.carrierAt(NOON)).isNull();
        assertThat(DeviceTimeline.of(List.of(change(0, 1, VAN))).carrierAt(NOON.minusNanos(1_000)))
                .isNull();
    }

    @Test
    void a_change_takes_effect_at_its_time_regardless_of_when_it_was_recorded() {
        DeviceTimeline timeline =
                DeviceTimeline.of(List.of(change(60, 1, LORRY), change(0, 2, VAN), change(90, 3, null)));

        assertThat(timeline.carrierAt(NOON)).isEqualTo(VAN);
        assertThat(timeline.carrierAt(NOON.plusSeconds(59))).isEqualTo(VAN);
        assertThat(timeline.carrierAt(NOON.plusSeconds(60))).isEqualTo(LORRY);
        assertThat(timeline.carrierAt(NOON.plusSeconds(90))).isNull();
        assertThat(timeline.lastPosition()).isEqualTo(3);
    }

    @Test
    void of_two_changes_of_the_same_time_the_one_recorded_later_counts() {
        assertThat(DeviceTimeline.of(List.of(change(0, 8, LORRY), change(0, 7, VAN)))
                        .carrierAt(NOON))
                .isEqualTo(LORRY);
        assertThat(DeviceTimeline.of(List.of(change(0, 7, VAN), change(0, 8, null)))
                        .carrierAt(NOON))
                .isNull();
    }

    @Test
    void the_timeline_agrees_with_a_linear_search() {
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            List<Change> changes = new ArrayList<>();
            for (int position = 1; position <= random.nextInt(12); position++) {
                UUID carrier = random.nextInt(3) == 0 ? null : random.nextBoolean() ? VAN : LORRY;
                changes.add(change(random.nextInt(8), position, carrier));
            }
            Collections.shuffle(changes, random);
            DeviceTimeline timeline = DeviceTimeline.of(changes);
            for (int seconds = -1; seconds < 9; seconds++) {
                Instant at = NOON.plusSeconds(seconds);
                assertThat(timeline.carrierAt(at)).isEqualTo(linearSearch(changes, at));
            }
        }
    }

    private static @Nullable UUID linearSearch(List<Change> changes, Instant at) {
        Change last = null;
        for (Change each : changes) {
            boolean isLater = last == null
                    || each.at().isAfter(last.at())
                    || (each.at().equals(last.at()) && each.position() > last.position());
            if (!each.at().isAfter(at) && isLater) {
                last = each;
            }
        }
        return last == null ? null : last.vehicleId();
    }
}
