package vehicletracking.ingest.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vehicletracking.ingest.dialect.IngestRequest.Parameter;

/** Lenient parser of forms and queries: a percent sign that does not begin an escape is a literal. */
final class FormParser {

    private FormParser() {}

    /** Ignores parameters beyond {@code max}. */
    static List<Parameter> parse(String text, int max) {
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from < text.length() && parameters.size() < max) {
            int found = text.indexOf('&', from);
            int to = found < 0 ? text.length() : found;
            if (to > from) {
                parameters.add(parameter(text.substring(from, to)));
            }
            from = to + 1;
        }
        return parameters;
    }

    private static Parameter parameter(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Parameter(decode(text), "")
                : new Parameter(decode(text.substring(0, equals)), decode(text.substring(equals + 1)));
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int escaped = bytes[i] == '%' ? escapedByte(bytes, i) : -1;
            if (escaped >= 0) {
                decoded.write(escaped);
                i += 2;
            } else {
                decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int escapedByte(byte[] bytes, int percent) {
        if (percent + 2 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[percent + 1], 16);
        int low = Character.digit(bytes[percent + 2], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
