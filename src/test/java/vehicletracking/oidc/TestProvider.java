package vehicletracking.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An identity provider: its configuration and its keys over HTTP, and tokens that it signs. */
final class TestProvider implements AutoCloseable {

    static final String AUDIENCE = "vehicle-tracking";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<JWK> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    final RSAKey rsa = rsaKey("rsa-1");
    final ECKey ec = ecKey("ec-1");

    TestProvider(int port) throws TimeoutException {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        published.addAll(List.of(rsa, ec));
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/.well-known/openid-configuration")) {
            request.response()
                    .end(new JsonObject()
                            .put("issuer", issuer())
                            .put("jwks_uri", issuer() + "/keys")
                            .encode());
        } else {
            fetches.incrementAndGet();
            request.response().end(new JWKSet(published).toPublicJWKSet().toString());
        }
    }

    int port() {
        return server.actualPort();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    IdentityProvider asProvider() {
        return new IdentityProvider(issuer(), AUDIENCE, new ClaimPath("realm_access.roles"));
    }

    /** How often the keys were read. */
    int fetches() {
        return fetches.get();
    }

    /** Signs with this key only from now on. */
    void publishOnly(JWK key) {
        published.clear();
        published.add(key);
    }

    static RSAKey rsaKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ecKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** Claims of a valid token, to be changed. */
    JWTClaimsSet.Builder claims(String... roles) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(AUDIENCE)
                .subject("ada")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim(
                        "realm_access",
                        new JsonObject().put("roles", List.of(roles)).getMap());
    }

    String tokenFor(String... roles) {
        return signed(rsa, claims(roles).build());
    }

    static String signed(JWK key, JWTClaimsSet claims) {
        return signed(key, claims, JOSEObjectType.JWT);
    }

    static String signed(JWK key, JWTClaimsSet claims, @Nullable JOSEObjectType type) {
        try {
            boolean isRsa = key instanceof RSAKey;
            JWSSigner signer = isRsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner(key.toECKey());
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(isRsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .type(type)
                            .build(),
                    claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
