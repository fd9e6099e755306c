package vehicletracking.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys with which the provider signs now. They are read at the start, every five minutes, and when a token has an
 * unknown key, at most every ten seconds. When the provider can't be reached, those that were read last remain, and they are
 * read again every ten seconds; without any, no token can be verified, and the service starts all the same. The keys are
 * read on any thread.
 */
public final class SigningKeys extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private static final long INTERVAL_MILLIS = TimeUnit.MINUTES.toMillis(5);
    private static final long MIN_INTERVAL_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);

    private final ProviderClient client;
    private final IdentityProvider provider;
    private CompletableFuture<Void> lastFetch = CompletableFuture.completedFuture(null);
    private long lastFetchNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
    private volatile @Nullable JWKSet current;

    public SigningKeys(IdentityProvider provider) {
        this.provider = provider;
        this.client = new ProviderClient(provider, REQUEST_LIMIT);
    }

    @Override
    public Future<?> start() {
        return fetchUnlessRecent(context).onComplete(this::scheduleNext).otherwiseEmpty();
    }

    @Override
    public Future<?> stop() {
        client.close();
        return Future.succeededFuture();
    }

    private void scheduleNext(AsyncResult<Void> fetched) {
        long delayMillis = fetched.succeeded() ? INTERVAL_MILLIS : MIN_INTERVAL_MILLIS;
        vertx.setTimer(delayMillis, ignored -> fetchUnlessRecent(context).onComplete(this::scheduleNext));
    }

    /** The keys that were read last; null when none could be read yet. */
    @Nullable
    JWKSet current() {
        return current;
    }

    /**
     * Reads the keys, unless that was begun less than ten seconds ago or is not done.
     *
     * @param caller context on which the result completes
     * @return completes when they have been read, fails when they can't be
     */
    synchronized Future<Void> fetchUnlessRecent(Context caller) {
        long now = System.nanoTime();
        if (lastFetch.isDone() && now - lastFetchNanos >= TimeUnit.MILLISECONDS.toNanos(MIN_INTERVAL_MILLIS)) {
            lastFetchNanos = now;
            lastFetch = client.fetchKeys().thenAccept(this::replace).whenComplete(this::logFailure);
        }
        return Future.fromCompletionStage(lastFetch, caller);
    }

    private void logFailure(@Nullable Void fetched, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("the keys of the identity provider {} can't be read: {}", provider.issuer(), failure.toString());
        }
    }

    private void replace(JWKSet fetched) {
        JWKSet before = current;
        if (before == null || !before.getKeys().equals(fetched.getKeys())) {
            LOG.info("tokens of {} are verified with {} keys", provider.issuer(), fetched.size());
            current = fetched;
        }
    }
}
