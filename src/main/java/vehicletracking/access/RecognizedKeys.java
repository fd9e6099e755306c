package vehicletracking.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Digests of keys that were valid when they were last looked up. They remain when the cached keys are invalidated, since any
 * change of a key does that. Thread-safe.
 */
public final class RecognizedKeys {

    private static final int MAX_KEYS = 100_000;

    private final Cache<String, Boolean> digests =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

    boolean contain(String digest) {
        return digests.getIfPresent(digest) != null;
    }

    void add(String digest) {
        digests.put(digest, true);
    }

    void remove(String digest) {
        digests.invalidate(digest);
    }
}
