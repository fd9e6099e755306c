package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.oidc.TokenVerifierTest.ISSUER;
import static vehicletracking.oidc.TokenVerifierTest.KEY;
import static vehicletracking.oidc.TokenVerifierTest.NOW;
import static vehicletracking.oidc.TokenVerifierTest.assertRefused;
import static vehicletracking.oidc.TokenVerifierTest.claims;
import static vehicletracking.oidc.TokenVerifierTest.encoded;
import static vehicletracking.oidc.TokenVerifierTest.header;
import static vehicletracking.oidc.TokenVerifierTest.verify;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.access.CredentialException;
import vehicletracking.vehicle.Role;

class TokenAlgorithmsTest {

    private static String signedBy(RSAKey key, JWSAlgorithm algorithm) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims().build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void tokens_are_signed_by_any_algorithm_of_rsa(String algorithm) throws JOSEException {
        assertThat(verify(signedBy(KEY, JWSAlgorithm.parse(algorithm))).roles()).containsExactly(Role.READ);
        assertRefused(signedBy(TestProvider.rsaKey("rsa-1"), JWSAlgorithm.parse(algorithm)));
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256, true", "P-384, ES384, false", "P-521, ES512, false"})
    void of_elliptic_curves_the_one_is_accepted_that_is_fast_enough(String curve, String algorithm, boolean isAccepted)
            throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.parse(curve)).keyID("ec-1").generate();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                        .keyID("ec-1")
                        .build(),
                claims().build());
        token.sign(new ECDSASigner(key));
        TokenVerifier verifier = new TokenVerifier(
                new IdentityProvider(ISSUER, TestProvider.AUDIENCE, new ClaimPath("roles")),
                new JWKSet(key).toPublicJWKSet(),
                InstantSource.fixed(NOW));
        if (isAccepted) {
            assertThat(verifier.verify(token).roles()).containsExactly(Role.READ);
        } else {
            assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(CredentialException.class);
        }
    }

    @Test
    void a_key_or_an_address_of_keys_in_the_token_itself_is_not_used() throws JOSEException {
        RSAKey other = TestProvider.rsaKey("rsa-1");
        for (JWSHeader.Builder builder : List.of(
                header().jwk(other.toPublicJWK()),
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(other.toPublicJWK()))) {
            SignedJWT token = new SignedJWT(builder.build(), claims().build());
            token.sign(new RSASSASigner(other));
            assertRefused(token.serialize());
        }
    }

    @Test
    void a_signature_of_zeros_is_refused() {
        String claims = encoded(claims().build().toString());
        for (String algorithm : List.of("ES256", "RS256")) {
            String header = encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"rsa-1\"}");
            assertRefused(header + "." + claims + "." + encoded("\0".repeat(64)));
            assertRefused(header + "." + claims + "." + encoded("\0".repeat(256)));
        }
    }

    @Test
    void an_encrypted_token_is_refused() {
        assertRefused(encoded("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}") + ".a.b.c.d");
    }
}
