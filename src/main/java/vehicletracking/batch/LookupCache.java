package vehicletracking.batch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Bounded cache of the results of batched queries. Confined to one event loop. */
public final class LookupCache<K, V> {

    /** Keys that arrive during a look-up share the next statement. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    private final Cache<K, V> cache;
    private final ToIntFunction<V> weight;
    private final Function<List<K>, Future<List<V>>> query;
    private final Batcher<K, V> lookups;
    private long invalidations;

    /** A value of weight 0 is not cached: the next event may change it. The query returns a value per key, in order. */
    public LookupCache(
            Context context, long maxWeight, ToIntFunction<V> weight, Function<List<K>, Future<List<V>>> query) {
        this.weight = weight;
        this.query = query;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maxWeight)
                .weigher((K key, V value) -> weight.applyAsInt(value))
                .executor(Runnable::run)
                .build();
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUpBatch);
    }

    public @Nullable V cached(K key) {
        return cache.getIfPresent(key);
    }

    /** Completes with the current value as the query finds it, also when it is cached; fails as the query does. */
    public Future<V> lookUp(K key) {
        return lookups.submit(key);
    }

    public void invalidate(K key) {
        invalidations++;
        cache.invalidate(key);
    }

    public void invalidateAll() {
        invalidations++;
        cache.invalidateAll();
    }

    private Future<List<V>> lookUpBatch(List<K> keys) {
        long invalidationsBefore = invalidations;
        return query.apply(keys).map(values -> {
            for (int i = 0; i < keys.size(); i++) {
                if (weight.applyAsInt(values.get(i)) > 0
                        && invalidations == invalidationsBefore) { // else it may be stale
                    cache.put(keys.get(i), values.get(i));
                }
            }
            return values;
        });
    }
}
