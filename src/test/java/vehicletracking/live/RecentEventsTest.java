package vehicletracking.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

class RecentEventsTest {

    private final RecentEvents recent = new RecentEvents();

    private static RecordedEvent event(int shard, long position) {
        UUID id = new UUID(shard, position);
        return new RecordedEvent(
                new Position(shard, position), id, "LocationTracked", id, Instant.EPOCH, Instant.EPOCH, 1, "{}", "{}");
    }

    private static List<RecordedEvent> events(int shard, long... positions) {
        return LongStream.of(positions).mapToObj(each -> event(shard, each)).toList();
    }

    @Test
    void events_are_taken_up_to_a_gap_whatever_order_they_arrive_in() {
        recent.add(events(0, 7, 5));
        recent.add(events(0, 6, 9));
        assertThat(recent.takeAfter(Cursor.parse("0:4"), 100)).isEqualTo(events(0, 5, 6, 7));
        assertThat(recent.takeAfter(Cursor.parse("0:7"), 100)).isEmpty();
        recent.add(events(0, 8));
        assertThat(recent.takeAfter(Cursor.parse("0:7"), 100)).isEqualTo(events(0, 8, 9));
    }

    @Test
    void events_before_the_cursor_are_dropped_and_the_rest_is_taken_later() {
        recent.add(events(0, 1, 2, 3, 4));
        assertThat(recent.takeAfter(Cursor.parse("0:2"), 1)).isEqualTo(events(0, 3));
        assertThat(recent.takeAfter(Cursor.parse("0:3"), 1)).isEqualTo(events(0, 4));
    }

    @Test
    void the_log_is_read_where_a_known_event_does_not_follow() {
        Cursor cursor = Cursor.parse("0:4,1:2");
        assertThat(recent.lacksAfter(cursor)).isFalse();
        recent.addHead(new Position(0, 5));
        assertThat(recent.lacksAfter(cursor)).isTrue();
        recent.add(events(0, 5));
        assertThat(recent.lacksAfter(cursor)).isFalse();
        recent.addHead(new Position(1, 4));
        recent.add(events(1, 4));
        assertThat(recent.lacksAfter(cursor)).isTrue();
    }

    @Test
    void too_many_events_are_dropped() {
        recent.add(events(0, LongStream.rangeClosed(1, 20_000).toArray()));
        recent.add(events(0, 20_001));
        recent.addHead(new Position(0, 20_001));
        assertThat(recent.takeAfter(Cursor.BEGINNING, 100)).isEmpty();
        assertThat(recent.lacksAfter(Cursor.BEGINNING)).isTrue();
    }
}
