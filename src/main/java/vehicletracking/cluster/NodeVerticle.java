package vehicletracking.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Answers {@link NodeBus}: for this node, and for all nodes. Announces this node once its verticles are deployed. */
public final class NodeVerticle extends VerticleBase {

    private static final long REPLY_LIMIT_MILLIS = 2_000;

    private final Members members;
    private final int shards;
    private final int httpPort;
    private final LongSupplier collisions;
    private final Instant startedAt;

    /**
     * @param shards number of shards
     * @param httpPort on which this node accepts requests
     * @param collisions of this node so far
     * @param startedAt time of the start of this node
     */
    public NodeVerticle(Members members, int shards, int httpPort, LongSupplier collisions, Instant startedAt) {
        this.members = members;
        this.shards = shards;
        this.httpPort = httpPort;
        this.collisions = collisions;
        this.startedAt = startedAt;
    }

    @Override
    public Future<?> start() {
        NodeBus.NODES.answerWith(vertx.eventBus(), ignored -> all());
        return NodeBus.ofNode(members.self())
                .answerWith(vertx.eventBus(), ignored -> Future.succeededFuture(self()))
                .completion()
                .compose(ignored -> members.announce());
    }

    private Future<NodeBus.Nodes> all() {
        return Future.all(members.nodes().stream().sorted().map(this::statusOf).toList())
                .map(all -> new NodeBus.Nodes(members.self(), all.list()));
    }

    private Future<NodeBus.Node> statusOf(String node) {
        if (node.equals(members.self())) {
            return Future.succeededFuture(self());
        }
        Promise<NodeBus.Node> status = Promise.promise();
        vertx.setTimer(REPLY_LIMIT_MILLIS, ignored -> status.tryComplete(NodeBus.Node.unreachable(node)));
        NodeBus.ofNode(node)
                .request(vertx.eventBus(), new NodeBus.StatusRequest())
                .otherwise(NodeBus.Node.unreachable(node))
                .onSuccess(status::tryComplete);
        return status.future();
    }

    private NodeBus.Node self() {
        List<Integer> preferred = IntStream.range(0, shards)
                .filter(shard -> members.isPreferred(Members.shardTask(shard)))
                .boxed()
                .toList();
        return new NodeBus.Node(
                members.self(), true, version(), startedAt, httpPort, preferred, collisions.getAsLong());
    }

    /** Version of the packaged service. */
    public static String version() {
        String packaged = NodeVerticle.class.getPackage().getImplementationVersion();
        return packaged == null ? "development" : packaged;
    }
}
