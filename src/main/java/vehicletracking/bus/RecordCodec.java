package vehicletracking.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;

/**
 * Event bus codec of an immutable record. Within a process the record is passed by reference. Between processes it is a
 * 32-bit big-endian length, followed by that many bytes of Smile, a binary encoding of JSON; a value of a sealed type has
 * the simple name of its class in the member {@code "@type"}, and instants are seconds as a decimal number. Unknown
 * members are ignored and missing ones are null, so that versions of the service understand each other.
 */
public final class RecordCodec<T> implements MessageCodec<T, T> {

    private static final SmileMapper SMILE = SmileMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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
            byte[] encoded = SMILE.writeValueAsBytes(value);
            buffer.appendInt(encoded.length).appendBytes(encoded);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't encode a message of type " + type.getSimpleName(), e);
        }
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int start = position + Integer.BYTES;
        try {
            return SMILE.readValue(buffer.getBytes(start, start + buffer.getInt(position)), type);
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
