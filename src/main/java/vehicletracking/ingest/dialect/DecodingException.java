package vehicletracking.ingest.dialect;

import java.io.Serial;

/** Ends the reading of one piece. It never leaves the package: {@link RawReport} makes an undecodable item of it. */
final class DecodingException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Quarantine shows what it was; a screenful of it helps nobody. */
    private static final int MAX_EXCERPT = 60;

    private final String reason;

    DecodingException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    static DecodingException invalidValue(String name, String whatItIsNot, Object value) {
        return new DecodingException(name + " " + whatItIsNot + ": " + excerpt(value));
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
