package vehicletracking.ingest.dialect;

import java.io.Serial;

/** Failure to decode one report. Package-internal: {@link RawReport} converts it to an undecodable item. */
final class DecodingException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** The quarantine stores the whole report; the reason only identifies the value. */
    private static final int MAX_EXCERPT = 60;

    private final String reason;

    DecodingException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    static DecodingException invalidValue(String name, String problem, Object value) {
        return new DecodingException(name + " " + problem + ": " + excerpt(value));
    }

    String reason() {
        return reason;
    }

    static String excerpt(Object value) {
        String text = String.valueOf(value);
        String cut = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "..." : text;
        return StorableText.of(cut).replaceAll("\\p{Cntrl}", " ");
    }
}
