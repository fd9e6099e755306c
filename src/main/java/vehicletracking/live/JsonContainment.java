package vehicletracking.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containment of JSON values as by the operator {@code @>} of PostgreSQL (manual, section 8.14.3). */
final class JsonContainment {

    private JsonContainment() {}

    /** Whether each member of {@code part} is in {@code whole}, with a value that contains the one of {@code part}. */
    static boolean contains(JsonObject whole, JsonObject part) {
        Set<String> members = whole.fieldNames();
        return part.stream()
                .allMatch(each -> members.contains(each.getKey())
                        && containsValue(whole.getValue(each.getKey()), each.getValue()));
    }

    private static boolean containsValue(@Nullable Object whole, @Nullable Object part) {
        return switch (part) {
            case JsonObject members -> whole instanceof JsonObject object && contains(object, members);
            case JsonArray elements -> whole instanceof JsonArray array && contains(array, elements);
            case Number number -> whole instanceof Number other && isEqual(other, number);
            case null, default -> Objects.equals(whole, part);
        };
    }

    /** The order and the number of the elements do not count. */
    private static boolean contains(JsonArray whole, JsonArray part) {
        return part.stream().allMatch(wanted -> whole.stream().anyMatch(each -> containsValue(each, wanted)));
    }

    private static boolean isEqual(Number left, Number right) {
        return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
    }
}
