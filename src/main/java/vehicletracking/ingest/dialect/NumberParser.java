package vehicletracking.ingest.dialect;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as clients write them: as JSON numbers or as text, some with the comma of their user's language. */
final class NumberParser {

    /** More digits than this say nothing of a place on earth. */
    private static final int MAX_LENGTH = 64;

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private NumberParser() {}

    /** @return null for whatever is no finite number */
    static @Nullable Double parse(Object value) {
        Double number = switch (value) {
            case Number told -> told.doubleValue();
            case String text -> ofText(text.strip());
            default -> null;
        };
        return number != null && Double.isFinite(number) ? number : null;
    }

    private static @Nullable Double ofText(String text) {
        boolean hasDecimalComma = text.indexOf('.') < 0 && text.indexOf(',') == text.lastIndexOf(',');
        String decimal = hasDecimalComma ? text.replace(',', '.') : text;
        return decimal.length() <= MAX_LENGTH && DECIMAL.matcher(decimal).matches() ? Double.valueOf(decimal) : null;
    }
}
