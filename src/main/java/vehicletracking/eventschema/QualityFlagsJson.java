package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.QualityFlag;

/** The flags of a location as the log has them. */
public final class QualityFlagsJson {

    private QualityFlagsJson() {}

    /** @param json the member {@code flags} of a payload; null where there is none, as nearly everywhere */
    public static Set<QualityFlag> of(@Nullable Object json) {
        if (!(json instanceof JsonArray texts) || texts.isEmpty()) {
            return Set.of();
        }
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        texts.forEach(text -> flags.add(QualityFlag.of((String) text)));
        return Collections.unmodifiableSet(flags);
    }
}
