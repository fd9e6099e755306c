package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.KeySecret;

/**
 * The credential of a request: {@code Authorization: Bearer} (RFC 6750), the password of {@code Authorization: Basic} (RFC
 * 7617), or the access key that {@link PathCredential} has taken from the path.
 */
final class Credentials {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private Credentials() {}

    /**
     * The credential; null if the request has none.
     *
     * @throws Problem 401 when it can't be read
     */
    static @Nullable String of(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return fromPath();
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header.substring(BEARER.length()).strip();
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return passwordOf(header.substring(BASIC.length()).strip());
        }
        throw AccessProblems.credentialInvalid("must be of the scheme Bearer or Basic");
    }

    private static @Nullable String fromPath() {
        String credential = PathCredential.of();
        if (credential != null && !KeySecret.isLike(credential)) {
            throw AccessProblems.credentialInvalid("in the path must be an access key");
        }
        return credential;
    }

    private static String passwordOf(String encoded) {
        String userAndPassword;
        try {
            userAndPassword = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AccessProblems.credentialInvalid("of the scheme Basic must be in base64");
        }
        int colon = userAndPassword.indexOf(':');
        if (colon < 0) {
            throw AccessProblems.credentialInvalid("of the scheme Basic must have a colon between user and password");
        }
        return userAndPassword.substring(colon + 1);
    }
}
