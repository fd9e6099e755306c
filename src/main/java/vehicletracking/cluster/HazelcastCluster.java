package vehicletracking.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** Vert.x cluster over Hazelcast, with the members of the settings and without any discovery. */
public final class HazelcastCluster {

    private static final int CONNECT_LIMIT_MILLIS = 2_000;
    private static final long PING_INTERVAL_MILLIS = 2_000;
    private static final long PING_REPLY_LIMIT_MILLIS = 3_000;

    private HazelcastCluster() {}

    /** Vert.x instance whose event bus reaches all nodes, and the nodes. */
    public record Node(Vertx vertx, Members members) {}

    /**
     * Joins the cluster; a node without reachable members forms one of its own, and joins theirs when it reaches them.
     *
     * @return completes when this node is a member; fails with {@link IllegalStateException}, whose message names the
     *     settings, when its host or a port is not available
     */
    public static Future<Node> join(VertxOptions options, VertxMetricsFactory metrics, ClusterOptions cluster) {
        System.setProperty("hazelcast.logging.type", "slf4j"); // read before the configuration
        HazelcastClusterManager manager = new HazelcastClusterManager(config(cluster));
        options.setEventBusOptions(eventBus(cluster));
        return Vertx.builder()
                .with(options)
                .withMetrics(metrics)
                .withClusterManager(manager)
                .buildClustered()
                .recover(failure -> Future.failedFuture(explain(cluster, failure)))
                .compose(vertx -> vertx.executeBlocking(() -> new Node(vertx, new HazelcastMembers(vertx, manager))));
    }

    /**
     * A connection that drops packets is closed before Hazelcast removes its node. Otherwise a message after the removal, or
     * after the network is whole again, would wait for the next retransmission by TCP, up to the time of the interruption.
     */
    private static EventBusOptions eventBus(ClusterOptions cluster) {
        return new EventBusOptions()
                .setHost(cluster.host())
                .setPort(cluster.port() + 1)
                .setConnectTimeout(CONNECT_LIMIT_MILLIS)
                .setClusterPingInterval(PING_INTERVAL_MILLIS)
                .setClusterPingReplyInterval(PING_REPLY_LIMIT_MILLIS);
    }

    private static IllegalStateException explain(ClusterOptions cluster, Throwable failure) {
        return new IllegalStateException(
                "the node can't join the cluster on the ports %d and %d of %s (CLUSTER_HOST, CLUSTER_PORT): %s"
                        .formatted(cluster.port(), cluster.port() + 1, cluster.host(), failure.getMessage()),
                failure);
    }

    private static Config config(ClusterOptions cluster) {
        Config config = ConfigUtil.loadConfig().setClusterName(cluster.name());
        // A node that was killed is noticed when its connections close, one that hangs by missed heartbeats.
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1")
                .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false");
        NetworkConfig network = config.getNetworkConfig()
                .setPort(cluster.port())
                .setPortAutoIncrement(false)
                .setPublicAddress(cluster.host() + ":" + cluster.port());
        network.getInterfaces().setEnabled(true).addInterface(cluster.host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(cluster.members());
        return config;
    }
}
