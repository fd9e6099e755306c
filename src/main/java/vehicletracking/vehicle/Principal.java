package vehicletracking.vehicle;

/**
 * Who sent a request.
 *
 * @param id {@code key:} and the id of the access key, or {@code token:}, the issuer, {@code #} and the subject of the token
 * @param scope what the request may be about
 */
public record Principal(String id, AccessScope scope) {

    private static final String KEY = "key:";

    public static Principal ofKey(AccessKey key) {
        return new Principal(KEY + key.accessKeyId(), key.scope());
    }

    /**
     * Someone with a token.
     *
     * @param issuer without a fragment, so that it ends at the first {@code #}
     * @param subject unique for this issuer only
     */
    public static Principal ofToken(String issuer, String subject) {
        return new Principal("token:" + issuer + "#" + subject, AccessScope.ALL);
    }

    public boolean isKey() {
        return id.startsWith(KEY);
    }
}
