package vehicletracking.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;

/**
 * What the log knows by some key: asked of the log itself, never of a read model, so it is never behind. Answers are kept in
 * memory up to a bound, until they are forgotten. Confined to one event loop.
 */
final class LogLookupCache<K, V> {

    /** Look-ups that arrive while one is under way share the next one. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    /** What another process changed, of which nobody told this one, is believed for so long. */
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(30);

    private final Cache<K, V> known;
    private final ToIntFunction<V> weight;
    private final Function<List<K>, Future<List<V>>> logged;
    private final Batcher<K, V> lookups;
    private long forgotten;

    /**
     * @param maxWeight of all that is kept
     * @param weight of an answer; 0 for one that is not kept, since the next event may change it
     * @param logged asks the log, and completes with one answer a key, in the same order
     */
    LogLookupCache(
            Context context, long maxWeight, ToIntFunction<V> weight, Function<List<K>, Future<List<V>>> logged) {
        this.weight = weight;
        this.logged = logged;
        this.known = Caffeine.newBuilder()
                .maximumWeight(maxWeight)
                .weigher((K key, V answer) -> weight.applyAsInt(answer))
                .expireAfterWrite(BELIEVED_FOR)
                .executor(Runnable::run)
                .build();
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUp);
    }

    /** The answer if it is in memory. */
    @Nullable
    V known(K key) {
        return known.getIfPresent(key);
    }

    /** Completes with what the log says now. Fails when it can't be reached. */
    Future<V> ask(K key) {
        return lookups.submit(key);
    }

    /** The answer may be another one now. */
    void forget(K key) {
        forgotten++;
        known.invalidate(key);
    }

    private Future<List<V>> lookUp(List<K> keys) {
        long forgottenBefore = forgotten;
        return logged.apply(keys).map(answers -> {
            for (int i = 0; i < keys.size(); i++) {
                if (weight.applyAsInt(answers.get(i)) > 0
                        && forgotten == forgottenBefore) { // else it may be out of date
                    known.put(keys.get(i), answers.get(i));
                }
            }
            return answers;
        });
    }
}
