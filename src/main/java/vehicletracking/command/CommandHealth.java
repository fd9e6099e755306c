package vehicletracking.command;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Whether commands are accepted: the outcome of the last append to each shard, or of the write probe after it. Shared by
 * all instances of {@link CommandVerticle} and thread-safe.
 */
public final class CommandHealth {

    /** Reason of the last append to each shard; null when it succeeded. */
    private final AtomicReferenceArray<@Nullable String> appendFaults;

    private volatile @Nullable String probeFault;
    private volatile boolean hasSucceeded;
    private volatile boolean hasFailed;

    public CommandHealth(int shards) {
        this.appendFaults = new AtomicReferenceArray<>(shards);
    }

    /** Why commands are not accepted; empty when they are. */
    public Optional<String> fault() {
        for (int shard = 0; shard < appendFaults.length(); shard++) {
            String fault = appendFaults.get(shard);
            if (fault != null) {
                return Optional.of("appends to shard " + shard + " fail: " + fault);
            }
        }
        return Optional.ofNullable(probeFault).map(fault -> "a test write fails: " + fault);
    }

    /** Without a write to shared memory in the usual case, since every batch is recorded. */
    void appended(int shard) {
        if (appendFaults.get(shard) != null) {
            appendFaults.set(shard, null);
        }
        if (!hasSucceeded) {
            hasSucceeded = true;
            probeFault = null;
        }
    }

    void appendFailed(int shard, String reason) {
        appendFaults.set(shard, reason);
        hasFailed = true;
    }

    void probed() {
        for (int shard = 0; shard < appendFaults.length(); shard++) {
            appendFaults.set(shard, null);
        }
        probeFault = null;
    }

    void probeFailed(String reason) {
        probeFault = reason;
    }

    /** Whether appends since the last call have answered the question that a probe would ask. */
    boolean takeAppendOutcome() {
        boolean isAnswered = hasFailed || (hasSucceeded && fault().isEmpty());
        hasFailed = false;
        hasSucceeded = false;
        return isAnswered;
    }
}
