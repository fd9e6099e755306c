package vehicletracking.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.CredentialException;
import vehicletracking.access.Identity;
import vehicletracking.vehicle.Principal;
import vehicletracking.vehicle.Role;

/**
 * Verifies tokens with one set of keys: signature, issuer, audience and times, of which 60 s may be an error of a clock.
 * Only algorithms with a key pair are accepted, so that no public key is taken for a secret (RFC 8725, section 2.1).
 */
final class TokenVerifier {

    /** ES384 and ES512 take 2 to 4 ms of an event loop, others less than 1 ms. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256);

    /** Of access tokens (RFC 9068); providers also use the general one or none. */
    private static final @Nullable JOSEObjectType[] TYPES = {JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null};

    private static final int MAX_TOKEN_CHARS = 8_192;
    private static final int MAX_SUBJECT_CHARS = 255; // OpenID Connect Core 1.0, section 2
    private static final int CLOCK_ERROR_SECONDS = 60;

    private final IdentityProvider provider;
    private final JWKSet keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    TokenVerifier(IdentityProvider provider, JWKSet keys, InstantSource clock) {
        this.provider = provider;
        this.keys = keys;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPES));
        processor.setJWTClaimsSetVerifier(claimsVerifier(clock));
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier(InstantSource clock) {
        JWTClaimsSet exact =
                new JWTClaimsSet.Builder().issuer(provider.issuer()).build();
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(provider.audience(), exact, Set.of("sub", "exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(CLOCK_ERROR_SECONDS);
        return verifier;
    }

    boolean hasKeys(JWKSet others) {
        return keys.equals(others);
    }

    /** Whether the token names a key that is not in the set; the provider may have a new one. */
    boolean isOfUnknownKey(SignedJWT token) {
        String keyId = token.getHeader().getKeyID();
        return keyId != null && keys.getKeyByKeyId(keyId) == null;
    }

    /** Throws {@link CredentialException}, whose message does not say what is wrong with the token, except its end. */
    Identity verify(SignedJWT token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return new Identity(
                    Principal.ofToken(provider.issuer(), subjectOf(claims)),
                    rolesOf(claims),
                    endOf(claims).plusSeconds(CLOCK_ERROR_SECONDS));
        } catch (ExpiredJWTException e) {
            throw new CredentialException("has expired");
        } catch (BadJOSEException | JOSEException e) {
            throw invalid();
        }
    }

    /** The token without verification. Throws {@link CredentialException} when it is not a signed one. */
    static SignedJWT parse(String token) {
        if (token.length() > MAX_TOKEN_CHARS) {
            throw invalid();
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw invalid();
        }
    }

    private static CredentialException invalid() {
        return new CredentialException("is not a valid token for this service");
    }

    /** The processor requires the claim, but accepts null as its value. */
    private static Instant endOf(JWTClaimsSet claims) {
        @Nullable Date end = claims.getExpirationTime();
        if (end == null) {
            throw invalid();
        }
        return end.toInstant();
    }

    private static String subjectOf(JWTClaimsSet claims) {
        @Nullable String subject = claims.getSubject();
        if (subject == null
                || subject.isEmpty()
                || subject.length() > MAX_SUBJECT_CHARS
                || subject.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(subject)) {
            throw invalid();
        }
        return subject;
    }

    /** Names of the claim that are no roles of this service are of other services. */
    private Set<Role> rolesOf(JWTClaimsSet claims) {
        Collection<?> names = switch (provider.rolesClaim().valueIn(claims.getClaims())) {
            case Collection<?> several -> several;
            case String separated -> List.of(separated.split(" "));
            case null, default -> List.of();
        };
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (names.contains(role.text())) {
                roles.add(role);
            }
        }
        return roles;
    }
}
