package vehicletracking.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provider whose tokens are accepted.
 *
 * @param issuer its identifier, exactly as in the claim {@code iss}; the address of its configuration begins with it
 * @param audience that a token must be for: a value of its claim {@code aud}
 * @param rolesClaim path to the claim that has the roles
 */
public record IdentityProvider(String issuer, String audience, List<String> rolesClaim) {

    /**
     * Checks the settings.
     *
     * @param rolesClaim names separated by dots, such as {@code realm_access.roles}
     * @throws IllegalArgumentException if the issuer is not reached by HTTPS, or a value is empty
     */
    public static IdentityProvider of(String issuer, String audience, String rolesClaim) {
        URI address = requireSafe(issuer);
        if (audience.isBlank()) {
            throw new IllegalArgumentException("the audience must not be empty");
        }
        List<String> path = List.of(rolesClaim.split("\\.", -1));
        if (path.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("the claim of the roles must be names separated by dots");
        }
        return new IdentityProvider(address.toString(), audience, path);
    }

    /** Where the provider describes itself (OpenID Connect Discovery 1.0, section 4). */
    URI configuration() {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
    }

    /** Requires HTTPS, or an address of this machine: a process that changes the keys in transit could sign tokens. */
    static URI requireSafe(String address) {
        URI uri = URI.create(address);
        boolean isSafe = uri.getHost() != null
                && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri.getHost())));
        if (!isSafe) {
            throw new IllegalArgumentException("must be an address of https, and is " + address);
        }
        return uri;
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
