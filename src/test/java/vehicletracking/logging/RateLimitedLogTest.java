package vehicletracking.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Logger logger = (Logger) LoggerFactory.getLogger(RateLimitedLogTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // which overflows: only differences count
    private final RateLimitedLog log = new RateLimitedLog(logger, INTERVAL, nanos::get);

    @BeforeEach
    void record() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void onlyTheFirstLineOfAnIntervalIsLogged() {
        for (int i = 1; i <= 1_000; i++) {
            log.warn("line {}", i);
        }

        assertThat(messages()).containsExactly("line 1");
    }

    @Test
    void theNextLineSaysHowManyWereSuppressed() {
        log.warn("line {}", 1);
        log.warn("line {}", 2);
        log.warn("line {}", 3);
        nanos.addAndGet(INTERVAL.toNanos());
        log.warn("line {}", 4);
        nanos.addAndGet(INTERVAL.toNanos());
        log.warn("line {}", 5);

        assertThat(messages()).containsExactly("line 1", "line 4 (and 2 suppressed before)", "line 5");
    }

    @Test
    void suppressedLinesAreLoggedAtDebug() {
        logger.setLevel(Level.DEBUG);
        log.warn("line {}", 1);
        log.warn("line {}", 2);

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.DEBUG);
    }

    @Test
    void anExceptionIsLoggedWithItsStackTrace() {
        log.error("it failed", new IllegalStateException("broken"));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("broken");
        });
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
