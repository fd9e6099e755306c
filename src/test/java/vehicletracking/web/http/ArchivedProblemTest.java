package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.testing.Events;

class ArchivedProblemTest {

    private static LogArchive from(long position) {
        return new LogArchive(
                position,
                position + 100,
                1,
                LogArchive.State.ARCHIVED,
                "file",
                1,
                "",
                100,
                0,
                Events.NOON,
                Events.NOON,
                Events.NOON,
                Events.NOON,
                Events.NOON,
                null);
    }

    @Test
    void adjacent_archives_are_one_range() {
        assertThat(ArchivedProblem.positions(List.of(from(0), from(100), from(300), from(500), from(600))))
                .isEqualTo("0-200,300-400,500-700");
    }

    @Test
    void the_last_of_more_ranges_than_the_limit_covers_the_rest() {
        String positions = ArchivedProblem.positions(
                LongStream.range(0, 1_000).mapToObj(i -> from(i * 200)).toList());
        assertThat(positions.split(",", -1)).hasSize(100).contains("0-100", "19800-199900");
    }
}
