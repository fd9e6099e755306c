package vehicletracking.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Format of the lines that are logged. */
public enum LogFormat {
    /** That of {@code conf/logback.xml}. */
    TEXT,
    /** {@link JsonLogEncoder}. */
    JSON;

    /** Changes the format of the console, also where it is behind another appender. */
    public void apply() {
        if (this == JSON && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.iteratorForAppenders().forEachRemaining(appender -> useJson(context, appender));
        }
    }

    private static void useJson(LoggerContext context, Appender<ILoggingEvent> appender) {
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            JsonLogEncoder encoder = new JsonLogEncoder();
            encoder.setContext(context);
            encoder.start();
            console.setEncoder(encoder);
        } else if (appender instanceof AppenderAttachable<?> wrapper) {
            for (Iterator<? extends Appender<?>> each = wrapper.iteratorForAppenders(); each.hasNext(); ) {
                @SuppressWarnings("unchecked") // all appenders of Logback Classic are of this type
                Appender<ILoggingEvent> wrapped = (Appender<ILoggingEvent>) each.next();
                useJson(context, wrapped);
            }
        }
    }
}
