package vehicletracking.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as a JSON object on a line of its own: {@code time} (UTC), {@code level}, {@code logger},
 * {@code message}, the key-value pairs of the event, and {@code exception} with its stack trace.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            write(event, generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array does not fail
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(ILoggingEvent event, JsonGenerator generator) throws IOException {
        generator.writeStringField("time", event.getInstant().toString());
        generator.writeStringField("level", event.getLevel().toString());
        generator.writeStringField("logger", event.getLoggerName());
        generator.writeStringField("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                write(pair, generator);
            }
        }
        if (event.getThrowableProxy() != null) {
            generator.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private static void write(KeyValuePair pair, JsonGenerator generator) throws IOException {
        switch (pair.value) {
            case Integer number -> generator.writeNumberField(pair.key, number);
            case Long number -> generator.writeNumberField(pair.key, number);
            case null -> generator.writeNullField(pair.key);
            default -> generator.writeStringField(pair.key, pair.value.toString());
        }
    }
}
