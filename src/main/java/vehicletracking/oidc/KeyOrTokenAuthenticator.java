package vehicletracking.oidc;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.Authenticator;
import vehicletracking.access.Identity;
import vehicletracking.access.KeySecret;

/** Authenticates access keys and tokens; a credential with the prefix of access keys is one. */
public record KeyOrTokenAuthenticator(Authenticator keys, Authenticator tokens) implements Authenticator {

    private Authenticator of(String credential) {
        return credential.startsWith(KeySecret.PREFIX) ? keys : tokens;
    }

    @Override
    public @Nullable Identity cached(String credential) {
        return of(credential).cached(credential);
    }

    @Override
    public boolean isRecognized(String credential) {
        return of(credential).isRecognized(credential);
    }

    @Override
    public Future<Identity> authenticate(String credential) {
        return of(credential).authenticate(credential);
    }
}
