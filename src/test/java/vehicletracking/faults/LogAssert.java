package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** What must hold of the log on every day. */
final class LogAssert {

    private LogAssert() {}

    /** Every one of these is in the log, nothing is in it twice, and its positions have no gap. */
    static void assertWhole(List<JsonObject> log, Collection<String> acknowledged) {
        List<String> ids = log.stream().map(event -> event.getString("eventId")).toList();
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        Set<String> missing = new HashSet<>(acknowledged);
        ids.forEach(missing::remove);
        assertThat(missing).as("acknowledged, but not in the log").isEmpty();
        assertThat(log.stream().map(event -> event.getString("position")).toList())
                .isEqualTo(LongStream.rangeClosed(1, log.size())
                        .mapToObj(value -> "0:" + value)
                        .toList());
    }

    /**
     * The reports of a load and further locations are in the log once and in order, no others are, and no command was
     * refused.
     */
    static void assertOnce(List<JsonObject> log, KeyedLoad load, Set<String> further) {
        assertThat(load.client().refusals()).isEmpty();
        assertThat(load.outOfOrder()).isEmpty();
        Set<String> acknowledged = new HashSet<>(further);
        acknowledged.addAll(load.idsByKey().values());
        assertWhole(log, acknowledged);
        assertThat(log.stream().filter(event -> event.getString("eventType").equals("LocationTracked")))
                .hasSize(load.idsByKey().size() + further.size());
    }
}
