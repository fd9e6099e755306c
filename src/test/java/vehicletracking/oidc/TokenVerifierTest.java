package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vehicletracking.access.CredentialException;
import vehicletracking.access.Identity;
import vehicletracking.testing.RandomCases;
import vehicletracking.testing.RandomValues;
import vehicletracking.vehicle.Role;

class TokenVerifierTest {

    static final String ISSUER = "https://id.example.com/realms/fleet";
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant END = NOW.plusSeconds(300);
    static final RSAKey KEY = TestProvider.rsaKey("rsa-1");

    private static TokenVerifier verifier(String rolesClaim, Instant now) {
        return new TokenVerifier(
                new IdentityProvider(ISSUER, TestProvider.AUDIENCE, new ClaimPath(rolesClaim)),
                new JWKSet(KEY).toPublicJWKSet(),
                InstantSource.fixed(now));
    }

    static Identity verify(String token) {
        return verifier("roles", NOW).verify(TokenVerifier.parse(token));
    }

    static void assertRefused(String token) {
        assertThatThrownBy(() -> verify(token))
                .isInstanceOf(CredentialException.class)
                .hasMessage("is not a valid token for this service");
    }

    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(TestProvider.AUDIENCE)
                .subject("ada")
                .expirationTime(Date.from(END))
                .claim("roles", List.of("read"));
    }

    private static String signed(@Nullable JOSEObjectType type) {
        return TestProvider.signed(KEY, claims().build(), type);
    }

    private static String signedText(JWSHeader header, String payload) throws JOSEException {
        JWSObject token = new JWSObject(header, new Payload(payload));
        token.sign(new RSASSASigner(KEY));
        return token.serialize();
    }

    static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID());
    }

    static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_type_of_a_token_is_that_of_a_jwt_or_missing() {
        assertThat(verify(signed(null)).roles()).containsExactly(Role.READ);
        assertThat(verify(signed(new JOSEObjectType("AT+JWT"))).roles()).containsExactly(Role.READ);
        assertRefused(signed(new JOSEObjectType("logout+jwt")));
        assertRefused(signed(new JOSEObjectType("dpop+jwt")));
    }

    @Test
    void the_principal_is_the_issuer_and_the_subject() {
        assertThat(verify(signed(null)).principal().id()).isEqualTo("token:" + ISSUER + "#ada");
    }

    @Test
    void an_identity_ends_with_the_error_that_clocks_may_have() {
        SignedJWT token = TokenVerifier.parse(signed(null));
        assertThat(verifier("roles", END.plusSeconds(59)).verify(token).expiresAt())
                .isEqualTo(END.plusSeconds(60));
        assertThatThrownBy(() -> verifier("roles", END.plusSeconds(60)).verify(token))
                .isInstanceOf(CredentialException.class)
                .hasMessage("has expired");
    }

    @Test
    void the_claim_of_the_roles_is_a_path_or_has_dots_in_its_name() {
        String token = TestProvider.signed(
                KEY,
                claims().claim("https://fleet.example.com/roles", List.of("dispatch"))
                        .claim("realm_access", Map.of("roles", List.of("operate")))
                        .build());
        SignedJWT parsed = TokenVerifier.parse(token);
        assertThat(verifier("https://fleet.example.com/roles", NOW)
                        .verify(parsed)
                        .roles())
                .containsExactly(Role.DISPATCH);
        assertThat(verifier("realm_access.roles", NOW).verify(parsed).roles()).containsExactly(Role.OPERATE);
        assertThat(verifier("realm_access.roles.no", NOW).verify(parsed).roles())
                .isEmpty();
        assertThat(verifier("realm_access", NOW).verify(parsed).roles()).isEmpty();
    }

    private static String claimsWith(String audience, String subject, String end) {
        return "{\"iss\":\"%s\",\"aud\":%s,\"sub\":%s,\"exp\":%s}".formatted(ISSUER, audience, subject, end);
    }

    @Test
    void claims_of_other_types_are_refused() throws JOSEException {
        String audience = "[\"vehicle-tracking\"]";
        String end = String.valueOf(END.getEpochSecond());
        assertThat(verify(signedText(header().build(), claimsWith(audience, "\"ada\"", end)))
                        .roles())
                .isEmpty();
        for (String claims : List.of(
                "[]",
                "null",
                "7",
                "",
                "{",
                "{\"iss\":7}",
                claimsWith("{\"vehicle-tracking\":1}", "\"ada\"", end),
                claimsWith("[]", "\"ada\"", end),
                claimsWith(audience, "[\"ada\"]", end),
                claimsWith(audience, "null", end),
                claimsWith(audience, "\"\"", end),
                claimsWith(audience, "\"\\ud800\"", end),
                claimsWith(audience, "\"a\\u0000\"", end),
                claimsWith(audience, "\"" + "a".repeat(256) + "\"", end),
                claimsWith(audience, "\"ada\"", "\"" + end + "\""),
                claimsWith(audience, "\"ada\"", "null"))) {
            assertRefused(signedText(header().build(), claims));
        }
    }

    @Test
    void a_token_of_more_than_8192_characters_is_not_parsed() {
        String token = TestProvider.signed(
                KEY, claims().claim("padding", "p".repeat(9_000)).build());
        assertRefused(token);
    }

    @Test
    void values_of_many_levels_are_refused() throws JOSEException {
        String levels = "[".repeat(4_000) + "]".repeat(4_000);
        assertRefused(encoded("{\"alg\":\"RS256\",\"a\":" + levels.substring(2_000, 6_000) + "}") + ".e30.AAAA");
        assertRefused(signedText(header().build(), "{\"a\":" + levels.substring(1_500, 6_500) + "}"));
    }

    @Test
    void any_change_of_a_token_is_refused_as_a_credential() {
        String token = signed(JOSEObjectType.JWT);
        RandomCases.check(2_000, values -> assertRefused(changed(token, values)));
    }

    /** The token with one character of its header or its claims removed, replaced or inserted. */
    private static String changed(String token, RandomValues values) {
        String[] parts = token.split("\\.");
        int part = values.integer(0, 1);
        String text = new String(Base64.getUrlDecoder().decode(parts[part]), StandardCharsets.UTF_8);
        int at = values.integer(0, text.length() - 1);
        String inserted =
                values.oneOf(List.of("", "{", "}", "[", "]", "\"", "\\", ",", ":", "0", "-", "\0", " ", "\uFFFF"));
        int end = values.chance(0.5) || inserted.isEmpty() ? at + 1 : at;
        String other = text.substring(0, at) + inserted + text.substring(end);
        parts[part] = encoded(other.equals(text) ? "" : other);
        return String.join(".", parts);
    }
}
