package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Attributes of a report: values that are not part of the fix, limited in bytes and storable in PostgreSQL. */
final class ReportAttributes {

    static final int MAX_COUNT = 50;
    static final int MAX_BYTES = 4_096;

    static final String DROPPED = "attributesDropped";

    private static final int DROPPED_RESERVE_BYTES = 64;

    /** Numbers that a long or a double represents exactly; longer ones remain text. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");

    private ReportAttributes() {}

    /** Parameters are text: numbers and booleans among them are converted. */
    static JsonObject ofParameters(Map<String, Object> unread) {
        unread.replaceAll((name, value) -> value instanceof String text ? typed(text) : value);
        return of(unread);
    }

    static JsonObject of(Map<String, Object> unread) {
        JsonObject kept = new JsonObject();
        int remainingBytes = MAX_BYTES - DROPPED_RESERVE_BYTES;
        int dropped = 0;
        for (Map.Entry<String, Object> each : unread.entrySet()) {
            String name = StorableText.of(each.getKey());
            Object value = storable(each.getValue());
            int bytes = new JsonObject().put(name, value).toBuffer().length();
            if (kept.size() < MAX_COUNT && bytes <= remainingBytes && !kept.containsKey(name)) {
                kept.put(name, value);
                remainingBytes -= bytes;
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
