package vehicletracking.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The provider whose tokens are accepted.
 *
 * @param issuer its identifier, exactly as in the claim {@code iss}; the address of its configuration begins with it
 * @param audience that a token must be for: a value of its claim {@code aud}
 * @param rolesClaim the claim that has the roles
 */
public record IdentityProvider(String issuer, String audience, ClaimPath rolesClaim) {

    /** @throws IllegalArgumentException if the issuer is not one that is reached by HTTPS, or the audience is empty */
    public IdentityProvider {
        URI address = requireSafe(issuer);
        if (address.getRawQuery() != null || address.getRawFragment() != null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must have no user, query or fragment");
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("the audience must not be empty");
        }
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
