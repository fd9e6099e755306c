package vehicletracking.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * Nodes that share the work on one database. For each task one of them is preferred. A preference is a hint that saves
 * conflicts: nodes may disagree while the membership changes, so nothing may be wrong when two of them perform a task.
 * Thread-safe.
 */
public interface Members {

    /** Id of this node; it changes with every start. */
    String self();

    /** Ids of the nodes that answer on the event bus, this one included. */
    List<String> nodes();

    /** Id of the preferred node of a task, which all nodes with the same view of the membership agree on. */
    String preferred(String task);

    /** Whether this node is the preferred one of a task. */
    default boolean isPreferred(String task) {
        return preferred(task).equals(self());
    }

    /** Name of the task of appending to a shard. */
    static String shardTask(int shard) {
        return "shard-" + shard;
    }

    /** Registers a listener of the ids of nodes that have left or died. It is called on any thread. */
    void onDeparture(Consumer<String> listener);

    /** Makes this node eligible as the preferred one; completes when the other nodes are notified. */
    Future<Void> announce();

    /** Ends what {@link #announce} began; completes when the other nodes are notified. */
    Future<Void> withdraw();
}
