package vehicletracking.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Highest random weight hashing (Thaler and Ravishankar, 1998): every node has a pseudo-random weight for every task, and
 * the greatest is preferred. When a node joins or leaves, only the tasks that it gains or loses move.
 */
final class RendezvousHash {

    private RendezvousHash() {}

    /** The preferred node of a task; empty when there are no nodes. */
    static Optional<String> preferred(String task, Collection<String> nodes) {
        return nodes.stream()
                .max(Comparator.<String>comparingLong(node -> weight(task, node))
                        .thenComparing(node -> node));
    }

    private static long weight(String task, String node) {
        return mix(mix(task.hashCode()) ^ node.hashCode() * 0x9E3779B97F4A7C15L);
    }

    /** The finalizer of MurmurHash3, which spreads every bit over all. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
