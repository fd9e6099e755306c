package vehicletracking.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * Typed publish-subscribe address on the event bus. Delivery is at most once.
 *
 * @param name name of the address
 * @param messageType class of the messages; a {@link RecordCodec} must be registered for it
 */
public record Topic<M>(String name, Class<M> messageType) {

    /** Sends a message to all listeners; does not report whether any received it. */
    public void publish(EventBus bus, M message) {
        bus.publish(name, message);
    }

    /** Registers a listener, which is called on the caller's context. */
    @CanIgnoreReturnValue
    public MessageConsumer<M> listen(EventBus bus, Consumer<M> listener) {
        return bus.<M>consumer(name, message -> listener.accept(message.body()));
    }
}
