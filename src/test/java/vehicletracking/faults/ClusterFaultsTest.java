package vehicletracking.faults;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;
import vehicletracking.testing.TestDatabase;

/**
 * Nodes that are killed or frozen under load; {@code -Dcluster.faults=20} repeats each fault as often, and {@code
 * -Dcluster.freezes=5} sets the number of freezes separately.
 */
@ProcessTest
class ClusterFaultsTest {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterFaultsTest.class);

    private static final int FAULTS = Integer.getInteger("cluster.faults", 2);
    private static final int FREEZES = Integer.getInteger("cluster.freezes", FAULTS);
    private static final int NODES = 3;
    private static final int VEHICLES = 16;
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(30);

    /** Longer than the missed heartbeats after which the others exclude a node. */
    private static final int FROZEN_SECONDS = Integer.getInteger("cluster.frozen.seconds", 8);

    @Test
    void a_node_that_is_killed_loses_and_doubles_nothing() throws IOException {
        try (NodeProcesses nodes = NodeProcesses.start(TestDatabase.create(), NODES, Map.of());
                KeyedLoad load = loadOn(nodes)) {
            for (int i = 0; i < FAULTS; i++) {
                int preferred = preferredNode(nodes);
                long killedNanos = System.nanoTime();
                nodes.node(preferred).kill();
                load.awaitMoreAcknowledged(VEHICLES);
                LOG.info(
                        "a node was killed; {} locations were acknowledged {} ms later",
                        VEHICLES,
                        Duration.ofNanos(System.nanoTime() - killedNanos).toMillis());
                nodes.restart(preferred);
                load.awaitMoreAcknowledged(500);
            }
            assertNothingLostOrDoubled(nodes, load);
        }
    }

    @Test
    void a_node_that_is_frozen_under_load_and_wakes_up_writes_nothing_wrong() throws Exception {
        try (NodeProcesses nodes = NodeProcesses.start(TestDatabase.create(), NODES, Map.of());
                KeyedLoad load = loadOn(nodes)) {
            for (int i = 0; i < FREEZES; i++) {
                ServiceProcess preferred = nodes.node(preferredNode(nodes));
                preferred.signal("STOP");
                load.awaitMoreAcknowledged(100);
                Eventually.after(Duration.ofSeconds(FROZEN_SECONDS));
                preferred.signal("CONT");
                nodes.awaitMembers(NODES);
                load.awaitMoreAcknowledged(500);
            }
            assertNothingLostOrDoubled(nodes, load);
        }
    }

    @Test
    void nodes_that_do_not_know_each_other_write_nothing_wrong() throws IOException {
        try (NodeProcesses nodes = NodeProcesses.startApart(TestDatabase.create(), NODES);
                KeyedLoad load = loadOn(nodes)) {
            load.awaitMoreAcknowledged(1_000);
            nodes.node(0).kill();
            load.awaitMoreAcknowledged(1_000);
            nodes.restart(0);
            load.awaitMoreAcknowledged(1_000);
            assertNothingLostOrDoubled(nodes, load);
        }
    }

    private static KeyedLoad loadOn(NodeProcesses nodes) {
        List<String> plates;
        try (ServiceClient client = nodes.node(0).client()) {
            plates = client.registerFleet(VEHICLES);
        }
        return KeyedLoad.start(nodes.uris(), plates);
    }

    /** The node to which the commands of shard 0 are routed. */
    private static int preferredNode(NodeProcesses nodes) {
        try (ServiceClient client = nodes.node(0).client()) {
            Eventually.until("a node is preferred", TAKEOVER_LIMIT, () -> preferredPort(client) > 0);
            int port = preferredPort(client);
            return IntStream.range(0, nodes.count())
                    .filter(i -> nodes.node(i).uri().getPort() == port)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int preferredPort(ServiceClient client) {
        return client.get("/nodes").getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> node.getBoolean("isReachable")
                        && node.getJsonArray("preferredShards").contains(0))
                .mapToInt(node -> node.getInteger("httpPort"))
                .findFirst()
                .orElse(0);
    }

    private static void assertNothingLostOrDoubled(NodeProcesses nodes, KeyedLoad load) {
        load.stop();
        LOG.info(
                "{} reports; sent again: {} after 503, {} without a response",
                load.idsByKey().size(),
                load.client().unavailable(),
                load.client().unanswered());
        try (ServiceClient client = nodes.node(0).client()) {
            LogAssert.assertOnce(client.events(), load, Set.of());
        }
    }
}
