package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Flag;

/** The flags of a location as the log has them. */
public final class StoredFlags {

    private StoredFlags() {}

    /** @param json the member {@code flags} of a payload; null where there is none, as nearly everywhere */
    public static Set<Flag> of(@Nullable Object json) {
        if (!(json instanceof JsonArray texts) || texts.isEmpty()) {
            return Set.of();
        }
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        texts.forEach(text -> flags.add(Flag.of((String) text)));
        return Collections.unmodifiableSet(flags);
    }
}
