package vehicletracking.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.Authenticator;
import vehicletracking.access.CredentialDigest;
import vehicletracking.access.CredentialException;
import vehicletracking.access.Identity;
import vehicletracking.access.ProviderUnavailableException;

/**
 * Authenticator of tokens. Verified tokens are cached by their SHA-256 until they expire or the keys of the provider change,
 * since a signature takes the time of several requests. Confined to one event loop.
 */
public final class TokenAuthenticator implements Authenticator {

    private static final int MAX_CACHED_TOKENS = 10_000;

    private final IdentityProvider provider;
    private final SigningKeys signingKeys;
    private final Context context;
    private final InstantSource clock;
    private final Cache<String, Identity> verified = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TOKENS)
            .executor(Runnable::run)
            .build();
    private @Nullable TokenVerifier verifier;

    public TokenAuthenticator(
            IdentityProvider provider, SigningKeys signingKeys, Context context, InstantSource clock) {
        this.provider = provider;
        this.signingKeys = signingKeys;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public @Nullable Identity cached(String token) {
        if (currentVerifier() == null) {
            return null;
        }
        Identity identity = verified.getIfPresent(CredentialDigest.of(token));
        return identity == null || identity.isExpired(clock) ? null : identity;
    }

    @Override
    public Future<Identity> authenticate(String token) {
        SignedJWT parsed;
        try {
            parsed = TokenVerifier.parse(token);
        } catch (CredentialException e) {
            return Future.failedFuture(e);
        }
        TokenVerifier known = currentVerifier();
        return known == null || known.isOfUnknownKey(parsed)
                ? signingKeys.fetchUnlessRecent(context).transform(fetched -> verify(token, parsed, fetched.failed()))
                : verify(token, parsed, false);
    }

    /** With the keys that are known now. A failure to read them matters only if that of the token is not one of them. */
    private Future<Identity> verify(String token, SignedJWT parsed, boolean isOutage) {
        TokenVerifier known = currentVerifier();
        if (known == null || (isOutage && known.isOfUnknownKey(parsed))) {
            return Future.failedFuture(new ProviderUnavailableException());
        }
        try {
            Identity identity = known.verify(parsed);
            verified.put(CredentialDigest.of(token), identity);
            return Future.succeededFuture(identity);
        } catch (CredentialException e) {
            return Future.failedFuture(e);
        }
    }

    /** Null while no keys could be read. */
    private @Nullable TokenVerifier currentVerifier() {
        JWKSet keys = signingKeys.current();
        if (keys != null && (verifier == null || !verifier.hasKeys(keys))) {
            verified.invalidateAll();
            verifier = new TokenVerifier(provider, keys, clock);
        }
        return verifier;
    }
}
