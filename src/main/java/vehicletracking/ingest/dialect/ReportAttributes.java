package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client told besides the fix, within bounds and as PostgreSQL can keep it. */
final class ReportAttributes {

    static final int MAX_COUNT = 50;
    static final int MAX_BYTES = 4_096;

    /** How many values had no room. */
    static final String DROPPED = "attributesDropped";

    private static final int DROPPED_RESERVE_BYTES = 64;

    /** Exactly kept by a long or a double; longer ones are taken for names. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");

    private ReportAttributes() {}

    /** Parameters have no types: what looks like a number or a truth is one. */
    static JsonObject ofParameters(Map<String, Object> untaken) {
        untaken.replaceAll((name, value) -> value instanceof String text ? typed(text) : value);
        return of(untaken);
    }

    static JsonObject of(Map<String, Object> untaken) {
        JsonObject kept = new JsonObject();
        int room = MAX_BYTES - DROPPED_RESERVE_BYTES;
        int dropped = 0;
        for (Map.Entry<String, Object> each : untaken.entrySet()) {
            String name = StorableText.of(each.getKey());
            Object value = storable(each.getValue());
            int size = new JsonObject().put(name, value).toBuffer().length();
            if (kept.size() < MAX_COUNT && size <= room && !kept.containsKey(name)) {
                kept.put(name, value);
                room -= size;
            } else {
                dropped++;
            }
        }
        return dropped == 0 ? kept : withDroppedCount(kept, dropped);
    }

    private static JsonObject withDroppedCount(JsonObject kept, int dropped) {
        boolean isFull = kept.size() == MAX_COUNT && !kept.containsKey(DROPPED);
        if (isFull) {
            kept.remove(kept.fieldNames().stream().toList().getLast());
        }
        return kept.put(DROPPED, isFull ? dropped + 1 : dropped);
    }

    private static Object typed(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (!NUMBER.matcher(text).matches()) {
            return text;
        }
        return text.indexOf('.') < 0 ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
    }

    private static @Nullable Object storable(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> StorableText.of(text);
            case Double number when !Double.isFinite(number) -> number.toString();
            case JsonObject json -> storable(json);
            case JsonArray array -> storable(array);
            default -> value;
        };
    }

    private static JsonObject storable(JsonObject json) {
        JsonObject storable = new JsonObject();
        json.forEach(member -> storable.put(StorableText.of(member.getKey()), storable(member.getValue())));
        return storable;
    }

    private static JsonArray storable(JsonArray array) {
        JsonArray storable = new JsonArray();
        array.forEach(element -> storable.add(storable(element)));
        return storable;
    }
}
