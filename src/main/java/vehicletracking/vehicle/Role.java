package vehicletracking.vehicle;

import java.util.Arrays;

/** What the holder of an access key or of a token may do. The description of the API lists the roles of each operation. */
public enum Role {
    /** Reports locations. */
    REPORT("report"),

    /** Queries. */
    READ("read"),

    /** Commands on vehicles, locations and devices, and all of {@link #REPORT} and {@link #READ}. */
    DISPATCH("dispatch"),

    /** Operation of the service, and everything else. */
    OPERATE("operate");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** Text in stored events, requests and responses. */
    public String text() {
        return text;
    }

    /**
     * The role with this text.
     *
     * @throws IllegalArgumentException if there is none; the message lists the roles
     */
    public static Role of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Role::text).toList())));
    }
}
