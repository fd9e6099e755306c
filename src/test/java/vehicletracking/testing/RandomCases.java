package vehicletracking.testing;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a property with random values, each case from a seed of its own. A failure names the seed; with
 * {@code -Dproperty.seed=<seed>} only that case runs.
 */
public final class RandomCases {

    private static final @Nullable Long ONLY_SEED = Long.getLong("property.seed");

    private RandomCases() {}

    /** What must hold of any values. */
    @FunctionalInterface
    public interface Property {

        void check(RandomValues values) throws Exception;
    }

    /** @throws AssertionError for the first case that fails, with its seed */
    public static void check(int cases, Property property) {
        if (ONLY_SEED != null) {
            checkCase(ONLY_SEED, property);
            return;
        }
        for (int i = 0; i < cases; i++) {
            checkCase(ThreadLocalRandom.current().nextLong(), property);
        }
    }

    static void checkCase(long seed, Property property) {
        try {
            property.check(new RandomValues(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("the case of -Dproperty.seed=" + seed + " fails: " + e.getMessage(), e);
        }
    }
}
