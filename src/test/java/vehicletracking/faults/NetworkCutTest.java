package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.TestDatabase;

/**
 * A node that the others do not reach, while all of them reach PostgreSQL; {@code -Dcluster.cuts=5} repeats it, and {@code
 * -Dcluster.cut.seconds=60} sets for how long both sides go on after they have noticed.
 */
@ProcessTest
@EnabledIf(
        value = "vehicletracking.faults.NetworkCut#isPossible",
        disabledReason =
                "packets between nodes can't be dropped: this needs root, iptables with owner and connmark, setpriv")
class NetworkCutTest {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkCutTest.class);

    private static final int CUTS = Integer.getInteger("cluster.cuts", 1);
    private static final int CUT_SECONDS = Integer.getInteger("cluster.cut.seconds", 5);
    private static final int NODES = 3;
    private static final int VEHICLES = 16;
    private static final int CUT_OFF = 0;
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(30);

    /** Less than the send timeout of a command, so that no client waits for it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(9);

    @Test
    void nodes_that_lose_each_other_but_not_the_database_write_nothing_wrong() throws IOException {
        try (NodeProcesses nodes = NodeProcesses.startInGroups(TestDatabase.create(), NODES);
                NetworkCut cut = NetworkCut.around(nodes, CUT_OFF);
                KeyedLoad load = KeyedLoad.start(nodes.uris(), registerFleet(nodes));
                MovingPlate plate = MovingPlate.start(nodes.uris())) {
            for (int i = 0; i < CUTS; i++) {
                cutAndHeal(nodes, cut, load, plate);
            }
            load.stop();
            plate.stop();
            logTotals(load, plate);
            assertHistory(nodes, load, plate);
        }
    }

    private static List<String> registerFleet(NodeProcesses nodes) {
        try (ServiceClient client = nodes.node(0).client()) {
            return client.registerFleet(VEHICLES);
        }
    }

    private static void cutAndHeal(NodeProcesses nodes, NetworkCut cut, KeyedLoad load, MovingPlate plate)
            throws IOException {
        awaitMoves(plate, 5);
        logLongestWait("before the cut", load, plate);
        long startedNanos = System.nanoTime();
        cut.begin();
        IntStream.range(0, NODES)
                .mapToObj(i -> CompletableFuture.runAsync(() -> awaitNoticed(nodes, i, startedNanos)))
                .toList()
                .forEach(CompletableFuture::join);
        Eventually.after(Duration.ofSeconds(CUT_SECONDS));
        load.awaitMoreAcknowledged(500);
        awaitMoves(plate, 5);
        assertThat(logLongestWait("during the cut", load, plate)).isLessThan(LONGEST_WAIT);

        long healedNanos = System.nanoTime();
        cut.end();
        nodes.awaitMembers(NODES);
        LOG.info("all are members {} ms after the end of the cut", millisSince(healedNanos));
        nodes.awaitOnePreferred();
        LOG.info("one node is preferred {} ms after the end of the cut", millisSince(healedNanos));
        load.awaitMoreAcknowledged(500);
        awaitMoves(plate, 5);
        assertThat(logLongestWait("after the cut", load, plate)).isLessThan(LONGEST_WAIT);
    }

    private static void awaitNoticed(NodeProcesses nodes, int number, long startedNanos) {
        int expected = number == CUT_OFF ? 1 : NODES - 1;
        try (ServiceClient client = nodes.node(number).client()) {
            Eventually.until(expected + " nodes", NOTICE_LIMIT, () -> size(client) == expected);
        }
        LOG.info("node {} sees {} nodes {} ms after the cut", number, expected, millisSince(startedNanos));
    }

    private static int size(ServiceClient client) {
        return client.get("/nodes").getJsonArray("nodes").size();
    }

    private static void awaitMoves(MovingPlate plate, int count) {
        int goal = plate.moves() + count;
        Eventually.until(count + " more moves of the plate", NOTICE_LIMIT, () -> plate.moves() >= goal);
    }

    private static Duration logLongestWait(String when, KeyedLoad load, MovingPlate plate) {
        Duration locations = load.client().takeLongestWait();
        Duration moves = plate.client().takeLongestWait();
        LOG.info("longest wait {}: {} ms, plate changes {} ms", when, locations.toMillis(), moves.toMillis());
        return locations.compareTo(moves) > 0 ? locations : moves;
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static void logTotals(KeyedLoad load, MovingPlate plate) {
        LOG.info(
                "{} reports, {} moves of a plate; sent again: {} after 503, {} without a response",
                load.idsByKey().size(),
                plate.moves(),
                load.client().unavailable() + plate.client().unavailable(),
                load.client().unanswered() + plate.client().unanswered());
    }

    private static void assertHistory(NodeProcesses nodes, KeyedLoad load, MovingPlate plate) {
        assertThat(plate.client().refusals()).isEmpty();
        for (int i = 0; i < NODES; i++) {
            try (ServiceClient client = nodes.node(i).client()) {
                List<JsonObject> log = client.events();
                LogAssert.assertOnce(log, load, plate.locations());
                plate.assertOwners(log);
            }
        }
    }
}
