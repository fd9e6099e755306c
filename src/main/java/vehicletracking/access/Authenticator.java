package vehicletracking.access;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds the identity of a credential. Confined to one event loop. */
public interface Authenticator {

    /** The identity if it is known without a query; null otherwise. */
    @Nullable
    Identity cached(String credential);

    /** Whether the credential was valid when it was last checked, so that a check of it is no attempt to guess one. */
    default boolean isRecognized(String credential) {
        return false;
    }

    /**
     * Completes with the identity; fails with {@link CredentialException} when the credential is not valid, and otherwise
     * when the validity can't be determined now.
     */
    Future<Identity> authenticate(String credential);
}
