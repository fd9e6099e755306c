package vehicletracking.cluster;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;

/** Queries about the nodes on the event bus. */
public final class NodeBus {

    /** Queries the state of all nodes; one that does not answer within 2 s is not reachable. */
    public static final Address<StatusRequest, Nodes> NODES = new Address<>("nodes", StatusRequest.class, Nodes.class);

    private NodeBus() {}

    /** Queries the state of one node. */
    static Address<StatusRequest, Node> ofNode(String id) {
        return Address.clusterWide("node." + id, StatusRequest.class, Node.class);
    }

    public record StatusRequest() {}

    /** @param nodes in the order of their ids */
    public record Nodes(String answeredBy, List<Node> nodes) {}

    /**
     * State of a node.
     *
     * @param version of the service; null when the node is not reachable
     * @param startedAt null when the node is not reachable
     * @param httpPort 0 when the node is not reachable
     * @param preferredShards shards whose commands are routed to the node
     * @param collisions times that another node took over a shard to which this one appended
     */
    public record Node(
            String id,
            boolean isReachable,
            @Nullable String version,
            @Nullable Instant startedAt,
            int httpPort,
            List<Integer> preferredShards,
            long collisions) {

        static Node unreachable(String id) {
            return new Node(id, false, null, null, 0, List.of(), 0);
        }
    }

    /** Registers the codecs of the messages; required once per event bus, before the first message. */
    public static void registerCodecs(EventBus bus) {
        RecordCodec.register(bus, StatusRequest.class);
        RecordCodec.register(bus, Nodes.class);
        RecordCodec.register(bus, Node.class);
    }
}
