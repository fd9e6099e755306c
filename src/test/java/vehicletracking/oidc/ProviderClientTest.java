package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderClientTest {

    private static final String CONFIGURATION = "/realms/fleet/.well-known/openid-configuration";
    private static final RSAKey KEY = TestProvider.rsaKey("rsa-1");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Handler<HttpServerRequest>> responses = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws TimeoutException {
        server = vertx.createHttpServer()
                .requestHandler(request ->
                        Objects.requireNonNull(responses.get(request.path())).handle(request))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        respond("/keys", new JWKSet(KEY).toPublicJWKSet().toString());
        configure(issuer(), address("/keys"));
    }

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    private String issuer() {
        return address("/realms/fleet");
    }

    private void respond(String path, String body) {
        responses.put(path, request -> request.response().end(body));
    }

    private void configure(String issuer, String keys) {
        respond(
                CONFIGURATION,
                new JsonObject().put("issuer", issuer).put("jwks_uri", keys).encode());
    }

    private JWKSet fetch(Duration limit) throws InterruptedException, ExecutionException, TimeoutException {
        IdentityProvider provider = new IdentityProvider(issuer(), "vehicle-tracking", new ClaimPath("roles"));
        try (ProviderClient client = new ProviderClient(provider, limit)) {
            return client.fetchKeys().get(20, TimeUnit.SECONDS);
        }
    }

    private JWKSet fetch() throws InterruptedException, ExecutionException, TimeoutException {
        return fetch(Duration.ofSeconds(10));
    }

    private void assertFails(String message) {
        assertThatThrownBy(this::fetch).isInstanceOf(ExecutionException.class).hasMessageContaining(message);
    }

    @Test
    void the_keys_are_at_the_address_of_the_configuration() throws Exception {
        assertThat(fetch().getKeys()).containsExactly(KEY.toPublicJWK());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "x", "?a", " "})
    void the_configuration_of_another_issuer_is_refused(String suffix) {
        configure(issuer() + suffix, address("/keys"));
        assertFails("the configuration is of the issuer " + issuer() + suffix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1/keys", "file:///etc/passwd", "/keys", ""})
    void keys_are_read_by_https_or_from_this_machine_only(String address) {
        configure(issuer(), address);
        assertFails("must be an address of https");
    }

    @Test
    void a_redirect_is_not_followed() {
        responses.put(
                "/keys",
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", address("/other"))
                        .end());
        assertFails("/keys answers with 302");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "no", "", "{\"keys\":7}", "{\"keys\":[{\"kty\":\"RSA\"}]}"})
    void what_is_no_set_of_keys_is_refused(String body) {
        respond("/keys", body);
        assertThatThrownBy(this::fetch).isInstanceOf(ExecutionException.class);
        respond(CONFIGURATION, body);
        assertThatThrownBy(this::fetch).isInstanceOf(ExecutionException.class);
    }

    @Test
    void a_response_of_more_than_a_mebibyte_is_not_read() {
        respond("/keys", " ".repeat(1 << 20) + "{}");
        assertThatThrownBy(this::fetch).hasCauseInstanceOf(IOException.class);
        responses.put("/keys", request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(1, ignored -> request.response().write(" ".repeat(100_000)));
        });
        assertThatThrownBy(this::fetch).hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_response_that_stalls_is_given_up_and_its_connection_closed(boolean hasBegun) throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        responses.put("/keys", request -> {
            request.connection().closeHandler(closed::complete);
            if (hasBegun) {
                request.response().setChunked(true).write("{");
            }
        });
        assertThatThrownBy(() -> fetch(Duration.ofMillis(500))).hasCauseInstanceOf(TimeoutException.class);
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void secrets_and_keys_of_unknown_types_are_left_out() throws Exception {
        JsonArray keys = new JsonArray()
                .add(new JsonObject(KEY.toJSONObject()))
                .add(new JsonObject().put("kty", "oct").put("kid", "secret").put("k", "c2VjcmV0"))
                .add(new JsonObject().put("kty", "AKP").put("kid", "future"));
        respond("/keys", new JsonObject().put("keys", keys).encode());
        assertThat(fetch().getKeys()).containsExactly(KEY.toPublicJWK()).noneMatch(JWK::isPrivate);
    }
}
