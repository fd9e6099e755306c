package vehicletracking.access;

/** How requests are authenticated: the setting {@code AUTH}. */
public enum AuthMode {
    /** Not at all. */
    NONE,

    /** By access keys. */
    KEYS
}
