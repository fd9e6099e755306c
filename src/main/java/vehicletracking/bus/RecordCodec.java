package vehicletracking.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/**
 * Event bus codec of an immutable record. Within a process the record is passed by reference. Between processes it is a
 * 32-bit big-endian length, followed by that many bytes of JSON in UTF-8; a value of a sealed type has the simple name
 * of its class in the member {@code "@type"}, and instants are ISO-8601 text.
 */
public final class RecordCodec<T> implements MessageCodec<T, T> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .annotationIntrospector(new SealedTypes())
            .build();

    private final Class<T> type;

    RecordCodec(Class<T> type) {
        this.type = type;
    }

    /** Registers a codec as the default of the class. Fails when it is called twice for the same bus. */
    public static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new RecordCodec<>(type));
    }

    @Override
    public void encodeToWire(Buffer buffer, T value) {
        try {
            byte[] json = JSON.writeValueAsBytes(value);
            buffer.appendInt(json.length).appendBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't encode a message of type " + type.getSimpleName(), e);
        }
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        try {
            return JSON.readValue(buffer.getBytes(start, start + buffer.getInt(position)), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't decode a message of type " + type.getSimpleName(), e);
        }
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public String name() {
        return type.getName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
