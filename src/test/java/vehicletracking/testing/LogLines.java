package vehicletracking.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class of the service logs in this process. */
public final class LogLines implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    private LogLines(Logger logger) {
        this.logger = logger;
        appender.start();
        logger.addAppender(appender);
    }

    public static LogLines of(Class<?> type) {
        return new LogLines((Logger) LoggerFactory.getLogger(type));
    }

    /** With the lines of level INFO, which tests suppress. */
    public static LogLines ofInfo(Class<?> type) {
        LogLines lines = of(type);
        lines.logger.setLevel(Level.INFO);
        return lines;
    }

    public void awaitLine(String part) {
        Eventually.until(
                "a line contains " + part,
                LIMIT,
                () -> lines.stream().anyMatch(line -> line.getFormattedMessage().contains(part)));
    }

    public List<String> at(Level level) {
        return lines.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
