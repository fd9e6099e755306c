package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.QualityFlag;

/** Quality flags of a location as stored in the event log. */
public final class QualityFlagsJson {

    private QualityFlagsJson() {}

    /**
     * Parses flags; without any, which is by far the most frequent case, returns the empty set.
     *
     * @param json the member {@code flags} of a payload; null if it has none
     * @throws IllegalArgumentException if a flag is unknown
     */
    public static Set<QualityFlag> of(@Nullable Object json) {
        if (!(json instanceof JsonArray texts) || texts.isEmpty()) {
            return Set.of();
        }
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        texts.forEach(text -> flags.add(QualityFlag.of((String) text)));
        return Collections.unmodifiableSet(flags);
    }
}
