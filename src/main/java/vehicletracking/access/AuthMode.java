package vehicletracking.access;

/** How requests are authenticated: the setting {@code AUTH}. */
public enum AuthMode {
    /** Not at all. */
    NONE,

    /** By access keys. */
    KEYS,

    /** By tokens of an identity provider, and by access keys. */
    OIDC
}
