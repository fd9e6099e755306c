package vehicletracking.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Reads the keys of an identity provider over HTTP. Redirects are not followed. */
final class ProviderClient implements AutoCloseable {

    private static final long MAX_BYTES = 1 << 20;

    private final IdentityProvider provider;
    private final Duration limit;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param limit of the time of each of the two requests, with their responses */
    ProviderClient(IdentityProvider provider, Duration limit) {
        this.provider = provider;
        this.limit = limit;
    }

    /**
     * Reads the configuration of the provider, then its keys.
     *
     * @return completes exceptionally when the provider can't be reached in time, or its configuration is of another issuer
     */
    CompletableFuture<JWKSet> fetchKeys() {
        return get(provider.configuration())
                .thenApply(this::addressOfKeys)
                .thenCompose(this::get)
                .thenApply(ProviderClient::parse);
    }

    /** The timeout of the client itself ends with the header of a response, and would not limit the time of its body. */
    private CompletableFuture<String> get(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        return exchange.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> exchange.cancel(true))
                .thenApply(ProviderClient::bodyOf);
    }

    private static String bodyOf(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.uri() + " answers with " + response.statusCode());
        }
        return response.body();
    }

    /** Fails for the configuration of another issuer (OpenID Connect Discovery 1.0, section 4.3). */
    private URI addressOfKeys(String configuration) {
        JsonObject parsed = new JsonObject(configuration);
        if (!provider.issuer().equals(parsed.getString("issuer"))) {
            throw new IllegalStateException("the configuration is of the issuer " + parsed.getString("issuer"));
        }
        return IdentityProvider.requireSafe(parsed.getString("jwks_uri", ""));
    }

    private static JWKSet parse(String keys) {
        try {
            return JWKSet.parse(keys).toPublicJWKSet();
        } catch (ParseException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
