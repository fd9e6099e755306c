package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;
import vehicletracking.vehicle.Role;

@IntegrationTest
class TokensHttpTest {

    private static TestProvider provider;
    private static TestService service;

    @BeforeAll
    static void start() throws TimeoutException {
        provider = new TestProvider(0);
        service = new TestServiceSetup().identityProvider(provider.asProvider()).start();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
        provider.close();
    }

    private static HttpResponse<Buffer> vehicles(String token) throws TimeoutException {
        return service.get("/vehicles", "Authorization", "Bearer " + token);
    }

    private static void assertRefused(String token) throws TimeoutException {
        HttpResponse<Buffer> response = vehicles(token);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(response.bodyAsJsonObject().getString("detail"))
                .isEqualTo("The credential is not a valid token for this service");
    }

    private static String signedWith(JWTClaimsSet claims) {
        return TestProvider.signed(provider.rsa, claims);
    }

    @Test
    void a_token_has_the_roles_of_its_claim() throws TimeoutException {
        assertThat(vehicles(provider.tokenFor("read", "accounting")).statusCode())
                .isEqualTo(200);
        HttpResponse<Buffer> refused = vehicles(provider.tokenFor("report"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.getHeader("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
        assertThat(vehicles(provider.tokenFor("accounting")).statusCode()).isEqualTo(403);
        assertThat(vehicles(provider.tokenFor()).statusCode()).isEqualTo(403);
        assertThat(vehicles(signedWith(
                                provider.claims().claim("realm_access", "read").build()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void roles_may_be_separated_by_spaces() throws TimeoutException {
        JWTClaimsSet claims = provider.claims()
                .claim(
                        "realm_access",
                        new JsonObject().put("roles", "other read").getMap())
                .build();
        assertThat(vehicles(signedWith(claims)).statusCode()).isEqualTo(200);
    }

    @Test
    void tokens_of_elliptic_curves_and_of_the_type_of_access_tokens_are_accepted() throws TimeoutException {
        JWTClaimsSet claims = provider.claims("read").build();
        assertThat(vehicles(TestProvider.signed(provider.ec, claims)).statusCode())
                .isEqualTo(200);
        assertThat(vehicles(TestProvider.signed(provider.ec, claims, new JOSEObjectType("at+jwt")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void access_keys_are_accepted_beside_tokens() throws TimeoutException {
        assertThat(vehicles(service.issueKey(Role.READ)).statusCode()).isEqualTo(200);
    }

    @Test
    void an_event_names_the_subject_of_the_token() throws TimeoutException {
        String token = provider.tokenFor("dispatch");
        HttpResponse<Buffer> registered = service.post(
                "/register-vehicle",
                new JsonObject().put("vehicleLicensePlate", "T 1"),
                "Authorization",
                "Bearer " + token);
        assertThat(registered.statusCode()).isEqualTo(201);
        String event = registered.bodyAsJsonObject().getString("vehicleRegisteredId");
        assertThat(service.get("/events/" + event, "Authorization", "Bearer " + token)
                        .bodyAsJsonObject()
                        .getJsonObject("metadata")
                        .getString("by"))
                .isEqualTo("token:" + provider.issuer() + "#ada");
    }

    @Test
    void a_token_issues_access_keys() throws TimeoutException {
        HttpResponse<Buffer> issued = service.post(
                "/issue-key",
                new JsonObject().put("name", "phone").put("role", "read"),
                "Authorization",
                "Bearer " + provider.tokenFor("operate"));
        assertThat(issued.statusCode()).isEqualTo(201);
        assertThat(vehicles(issued.bodyAsJsonObject().getString("key")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_in_a_path_is_refused() throws TimeoutException {
        HttpResponse<Buffer> refused = service.get("/t/" + provider.tokenFor("read") + "/vehicles");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.bodyAsJsonObject().getString("detail"))
                .isEqualTo("The credential in the path must be an access key");
    }

    @Test
    void the_identity_token_of_a_client_is_refused() throws TimeoutException {
        assertRefused(signedWith(provider.claims("operate")
                .audience("dashboard")
                .claim("azp", "dashboard")
                .claim("nonce", "n-0S6_WzA2Mj")
                .build()));
    }

    @Test
    void a_token_without_a_signature_is_refused() throws TimeoutException {
        JWTClaimsSet claims = provider.claims("read").build();
        assertRefused(new PlainJWT(claims).serialize());
        String token = signedWith(claims);
        assertRefused(token.substring(0, token.lastIndexOf('.') + 1));
        assertRefused(token.substring(0, token.lastIndexOf('.')));
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"NONE\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(header + token.substring(token.indexOf('.')));
    }

    @Test
    void a_public_key_is_not_taken_for_a_secret() throws TimeoutException, JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(provider.rsa.getKeyID())
                        .build(),
                provider.claims("read").build());
        token.sign(new MACSigner(provider.rsa.toRSAPublicKey().getEncoded()));
        assertRefused(token.serialize());
    }

    @Test
    void a_token_of_someone_else_is_refused() throws TimeoutException {
        assertRefused(TestProvider.signed(
                TestProvider.rsaKey("rsa-1"), provider.claims("read").build()));
        assertRefused(signedWith(provider.claims("read").audience("another").build()));
        assertRefused(signedWith(
                provider.claims("read").issuer(provider.issuer() + "/").build()));
        assertRefused(signedWith(provider.claims("read").audience((String) null).build()));
        assertRefused(signedWith(provider.claims("read").subject(null).build()));
        assertRefused(signedWith(provider.claims("read").subject("a\nb").build()));
    }

    @Test
    void a_token_is_for_one_of_its_audiences() throws TimeoutException {
        assertThat(vehicles(signedWith(provider.claims("read")
                                .audience(List.of("another", TestProvider.AUDIENCE))
                                .build()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_token_is_valid_in_its_time_only() throws TimeoutException {
        Instant now = Instant.now();
        HttpResponse<Buffer> expired = vehicles(signedWith(provider.claims("read")
                .expirationTime(Date.from(now.minusSeconds(90)))
                .build()));
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.bodyAsJsonObject().getString("detail")).isEqualTo("The credential has expired");
        assertRefused(signedWith(provider.claims("read")
                .notBeforeTime(Date.from(now.plusSeconds(90)))
                .build()));
        assertRefused(signedWith(provider.claims("read").expirationTime(null).build()));
    }

    @Test
    void a_changed_or_cut_token_is_refused() throws TimeoutException {
        String token = provider.tokenFor("read");
        String[] parts = token.split("\\.");
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                        .replace("\"read\"", "\"operate\"")
                        .getBytes(StandardCharsets.UTF_8));
        assertRefused(parts[0] + "." + payload + "." + parts[2]);
        assertRefused(token.substring(0, token.length() - 10));
        assertRefused(token.substring(0, 20));
        assertRefused("a.b.c");
        assertRefused("null");
        assertThat(vehicles("e".repeat(100_000)).statusCode()).isEqualTo(431);
    }

    @Test
    void a_critical_extension_is_refused() throws TimeoutException, JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(provider.rsa.getKeyID())
                        .criticalParams(Set.of("exp"))
                        .customParam("exp", 1)
                        .build(),
                provider.claims("read").build());
        token.sign(new RSASSASigner(provider.rsa));
        assertRefused(token.serialize());
    }
}
