package vehicletracking.ingest.dialect;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lenient parser of finite numbers: JSON numbers or text, with a decimal point or the decimal comma of a locale. */
final class NumberParser {

    /** More digits add no precision to a position on earth. */
    private static final int MAX_LENGTH = 64;

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private NumberParser() {}

    static @Nullable Double parse(Object value) {
        Double number = switch (value) {
            case Number json -> json.doubleValue();
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
