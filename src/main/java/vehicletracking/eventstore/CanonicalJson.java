package vehicletracking.eventstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON object in canonical form, so that equal objects have equal digests: members sorted by the UTF-16 code units of
 * their names, numbers in plain decimal notation without trailing zeros, no white space.
 *
 * @param text the object in canonical form
 */
public record CanonicalJson(String text) {

    public static final CanonicalJson EMPTY = new CanonicalJson("{}");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * Converts a JSON object to canonical form.
     *
     * @throws IllegalArgumentException when the text is not a JSON object
     */
    public static CanonicalJson of(String json) {
        try {
            return of(read(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Parses JSON without loss of precision: decimal numbers become {@code BigDecimal}. */
    public static JsonNode read(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /**
     * Converts a JSON object to canonical form.
     *
     * @throws IllegalArgumentException when the node is not a JSON object
     */
    public static CanonicalJson of(JsonNode json) throws JsonProcessingException {
        if (!(json instanceof ObjectNode object)) {
            throw new IllegalArgumentException("not a JSON object: " + json);
        }
        StringBuilder text = new StringBuilder(128);
        write(text, object);
        return new CanonicalJson(text.toString());
    }

    /** The text as a JSON string, with quotes and escapes. */
    public static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** A finite number in canonical form. */
    public static String number(double value) {
        String text = Double.toString(value);
        if (text.indexOf('E') >= 0) {
            return number(new BigDecimal(text));
        }
        String plain = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        return plain.equals("-0") ? "0" : plain;
    }

    private static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static void write(StringBuilder text, JsonNode node) throws JsonProcessingException {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(text, node);
            case ARRAY -> writeArray(text, node);
            case NUMBER -> text.append(number(node.decimalValue()));
            case STRING -> text.append(MAPPER.writeValueAsString(node.textValue()));
            default -> text.append(node.asText());
        }
    }

    private static void writeObject(StringBuilder text, JsonNode object) throws JsonProcessingException {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        String separator = "{";
        for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
            text.append(separator)
                    .append(MAPPER.writeValueAsString(member.getKey()))
                    .append(':');
            write(text, member.getValue());
            separator = ",";
        }
        text.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void writeArray(StringBuilder text, JsonNode array) throws JsonProcessingException {
        String separator = "[";
        for (JsonNode item : array) {
            text.append(separator);
            write(text, item);
            separator = ",";
        }
        text.append(array.isEmpty() ? "[]" : "]");
    }

    @Override
    public String toString() {
        return text;
    }
}
