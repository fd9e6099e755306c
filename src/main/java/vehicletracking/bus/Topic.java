package vehicletracking.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * Where something is announced to whoever listens. Like everything on the event bus it arrives at most once.
 *
 * @param name the address on the event bus
 * @param messageType what is announced; its class has a {@link RecordCodec}
 */
public record Topic<M>(String name, Class<M> messageType) {

    public void publish(EventBus bus, M body) {
        bus.publish(name, body);
    }

    @CanIgnoreReturnValue
    public MessageConsumer<M> listen(EventBus bus, Consumer<M> listener) {
        return bus.<M>consumer(name, announced -> listener.accept(announced.body()));
    }
}
