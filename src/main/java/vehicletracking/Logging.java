package vehicletracking;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Configures Logback at the start and flushes it at the end; all other code uses SLF4J. */
final class Logging {

    private Logging() {}

    static void configure() {
        Path file = Path.of("conf", "logback.xml").toAbsolutePath();
        // The relative name is that of the copy that is packed with the program.
        System.setProperty("logback.configurationFile", Files.exists(file) ? file.toString() : "conf/logback.xml");
    }

    /** Ends the process after its log is written. */
    static void exit(int exitCode) {
        flush();
        System.exit(exitCode);
    }

    /** Blocks until every logged line is written, since the last ones report why the process ends. */
    static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
