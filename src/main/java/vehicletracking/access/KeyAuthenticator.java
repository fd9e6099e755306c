package vehicletracking.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.LookupCache;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.AccessKeyEvent.KeyRevoked;

/**
 * Authenticator of access keys, from the last event of each key in the log. Valid keys are cached until any key changes.
 */
public final class KeyAuthenticator implements Authenticator {

    private static final int MAX_CACHED_KEYS = 100_000;

    private final EventStore store;
    private final KeyVersion version;
    private final InstantSource clock;
    private final LookupCache<String, KeyState> keys;
    private final RecognizedKeys recognized;

    /** By valid keys, so that their check value and digest are not computed for each request. */
    private final Cache<String, String> digests = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_KEYS)
            .executor(Runnable::run)
            .build();

    private long cachedPosition;

    /** @param lastEvent null for a key that was never issued */
    private record KeyState(@Nullable AccessKeyEvent lastEvent) {

        private boolean isValid() {
            return lastEvent != null && !(lastEvent instanceof KeyRevoked);
        }
    }

    /**
     * An authenticator for one event loop.
     *
     * @param recognized shared by all event loops
     */
    public KeyAuthenticator(
            EventStore store, KeyVersion version, RecognizedKeys recognized, Context context, InstantSource clock) {
        this.store = store;
        this.version = version;
        this.clock = clock;
        this.recognized = recognized;
        this.keys = new LookupCache<>(context, MAX_CACHED_KEYS, state -> state.isValid() ? 1 : 0, this::query);
    }

    @Override
    public @Nullable Identity cached(String credential) {
        if (!version.isRecent()) {
            return null;
        }
        evictIfChanged();
        return Optional.ofNullable(digests.getIfPresent(credential))
                .map(keys::cached)
                .flatMap(KeyAuthenticator::identityOf)
                .filter(identity -> !identity.isExpired(clock))
                .orElse(null);
    }

    private void evictIfChanged() {
        long position = version.position();
        if (position != cachedPosition) {
            keys.invalidateAll();
            cachedPosition = position;
        }
    }

    @Override
    public boolean isRecognized(String credential) {
        return KeySecret.parse(credential)
                .map(KeySecret::sha256)
                .filter(recognized::contain)
                .isPresent();
    }

    @Override
    public Future<Identity> authenticate(String credential) {
        Optional<KeySecret> secret = KeySecret.parse(credential);
        if (secret.isEmpty()) {
            return Future.failedFuture(new CredentialException("is not a complete access key"));
        }
        String digest = secret.get().sha256();
        return authenticateDigest(digest).onSuccess(ignored -> digests.put(credential, digest));
    }

    private Future<Identity> authenticateDigest(String digest) {
        return keys.lookUp(digest)
                .map(this::requireValid)
                .onSuccess(ignored -> recognized.add(digest))
                .onFailure(failure -> {
                    if (failure instanceof CredentialException) {
                        recognized.remove(digest);
                    }
                });
    }

    private Identity requireValid(KeyState state) {
        if (state.lastEvent() instanceof KeyRevoked) {
            throw new CredentialException("was revoked");
        }
        Identity identity =
                identityOf(state).orElseThrow(() -> new CredentialException("is not an access key of this service"));
        if (identity.isExpired(clock)) {
            throw new CredentialException("has expired");
        }
        return identity;
    }

    private static Optional<Identity> identityOf(KeyState state) {
        return Optional.ofNullable(state.lastEvent()).map(event -> Identity.of(event.key()));
    }

    private Future<List<KeyState>> query(List<String> digests) {
        List<String> wanted =
                digests.stream().map(ConsistencyKeys::ofAccessKey).distinct().toList();
        return store.newestTouching(Shards.REGISTRATION, wanted)
                .map(found -> digests.stream()
                        .map(digest -> stateAfter(found.get(ConsistencyKeys.ofAccessKey(digest))))
                        .toList());
    }

    private static KeyState stateAfter(@Nullable RecordedEvent last) {
        return new KeyState(last == null ? null : (AccessKeyEvent) EventMapper.eventOf(last));
    }
}
