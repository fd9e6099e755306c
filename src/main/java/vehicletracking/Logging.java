package vehicletracking;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The beginning and the end of logging; everything between speaks to SLF4J. */
final class Logging {

    private Logging() {}

    /** {@code conf/logback.xml} where there is one, else the copy that is packed with the program. */
    static void configure() {
        Path file = Path.of("conf", "logback.xml").toAbsolutePath();
        System.setProperty("logback.configurationFile", Files.exists(file) ? file.toString() : "conf/logback.xml");
    }

    /** Waits until every line that was handed over is written: the last ones tell why a process ends. */
    static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
