package vehicletracking.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

@IntegrationTest
class UnknownKeysTest {

    private static final int TOKENS = 200;
    private static final long SECONDS_BETWEEN_FETCHES = 10;

    /** Tokens of one key under many names. */
    private static List<String> tokens(TestProvider provider) {
        RSAKey key = TestProvider.rsaKey("unknown");
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < TOKENS; i++) {
            RSAKey named = new RSAKey.Builder(key).keyID("unknown-" + i).build();
            tokens.add(TestProvider.signed(named, provider.claims("read").build()));
        }
        return tokens;
    }

    private static int statusOf(TestService service, String token) throws TimeoutException {
        return service.get("/vehicles", "Authorization", "Bearer " + token).statusCode();
    }

    private static void assertAllRefused(TestService service, List<String> tokens)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (String token : tokens) {
                answers.add(clients.submit(() -> statusOf(service, token)));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(401);
            }
        }
    }

    @Test
    void tokens_of_unknown_keys_make_the_service_read_the_keys_every_ten_seconds_at_most() throws Exception {
        try (TestProvider provider = new TestProvider(0)) {
            long startNanos = System.nanoTime();
            TestService service = new TestServiceSetup()
                    .identityProvider(provider.asProvider())
                    .start();
            assertAllRefused(service, tokens(provider));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
            assertThat(provider.fetches()).isLessThanOrEqualTo((int) (1 + seconds / SECONDS_BETWEEN_FETCHES));
            service.close();
        }
    }

    @Test
    void no_log_line_has_a_token() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("vehicletracking");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        Level before = ours.getLevel();
        ours.setLevel(Level.DEBUG);
        try (TestProvider provider = new TestProvider(0)) {
            TestService service = new TestServiceSetup()
                    .identityProvider(provider.asProvider())
                    .start();
            String accepted = provider.tokenFor("read");
            assertThat(statusOf(service, accepted)).isEqualTo(200);
            String refused = tokens(provider).getFirst();
            assertThat(statusOf(service, refused)).isEqualTo(401);
            assertThat(service.get("/t/" + refused + "/vehicles").statusCode()).isEqualTo(401);
            service.close();
            List<String> secrets = List.of((accepted + "." + refused).split("\\."));
            assertThat(lines.list)
                    .isNotEmpty()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(line -> secrets.stream().anyMatch(line::contains));
        } finally {
            ours.setLevel(before);
            root.detachAppender(lines);
        }
    }
}
