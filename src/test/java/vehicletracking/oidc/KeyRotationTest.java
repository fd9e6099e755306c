package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import vehicletracking.limit.LimitRules;
import vehicletracking.limit.RateLimit;
import vehicletracking.limit.TrustedProxies;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

@IntegrationTest
class KeyRotationTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static int statusOf(TestService service, String token) throws TimeoutException {
        return service.get("/vehicles", "Authorization", "Bearer " + token).statusCode();
    }

    private static void awaitStatus(TestService service, String token, int status) {
        Eventually.until("the status is " + status, LIMIT, () -> {
            try {
                return statusOf(service, token) == status;
            } catch (TimeoutException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void a_new_key_is_read_when_it_is_used_and_one_that_is_gone_is_not_accepted() throws TimeoutException {
        try (TestProvider provider = new TestProvider(0)) {
            TestService service = new TestServiceSetup()
                    .identityProvider(provider.asProvider())
                    .start();
            String before = provider.tokenFor("read");
            assertThat(statusOf(service, before)).isEqualTo(200);

            RSAKey next = TestProvider.rsaKey("rsa-2");
            provider.publishOnly(next);
            JWTClaimsSet claims = provider.claims("read").build();
            awaitStatus(service, TestProvider.signed(next, claims), 200);
            assertThat(statusOf(service, before)).isEqualTo(401);
            service.close();
        }
    }

    private static String tokenOfUnknownKey(TestProvider provider) {
        return TestProvider.signed(
                TestProvider.rsaKey("unknown"), provider.claims("read").build());
    }

    @Test
    void tokens_that_cannot_be_verified_are_not_counted_as_invalid() throws TimeoutException {
        TestProvider gone = new TestProvider(0);
        gone.close();
        int invalidPerSecond = 1;
        TestService service = new TestServiceSetup()
                .identityProvider(gone.asProvider())
                .limits(new LimitRules(0, 0, 0, invalidPerSecond, 0, TrustedProxies.NONE))
                .start();
        for (int i = 0; i < 10 * RateLimit.BURST_SECONDS * invalidPerSecond; i++) {
            assertThat(statusOf(service, gone.tokenFor("read"))).isEqualTo(503);
        }
        service.close();
    }

    @Test
    void the_service_starts_without_the_provider_and_outlives_it() throws TimeoutException {
        TestProvider gone = new TestProvider(0);
        int port = gone.port();
        IdentityProvider settings = gone.asProvider();
        String unverifiable = gone.tokenFor("read");
        gone.close();
        TestService service = new TestServiceSetup().identityProvider(settings).start();
        assertThat(statusOf(service, unverifiable)).isEqualTo(503);

        TestProvider provider = new TestProvider(port);
        String token = provider.tokenFor("read");
        awaitStatus(service, token, 200);
        String other = provider.tokenFor("read", "dispatch");
        provider.close();
        assertThat(statusOf(service, token)).isEqualTo(200);
        assertThat(statusOf(service, other)).isEqualTo(200);
        awaitStatus(service, tokenOfUnknownKey(provider), 503);
        assertThat(statusOf(service, provider.tokenFor("read"))).isEqualTo(200);
        service.close();
    }
}
