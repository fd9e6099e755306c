package vehicletracking.command;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;

/** Where commands are sent: those of one turn of an event loop in one message. */
public final class CommandBus {

    public static final Address<Commands, Replies> COMMANDS = new Address<>("command", Commands.class, Replies.class);

    private CommandBus() {}

    /** A command, and who or what it comes from. */
    public record Request(VehicleCommand command, Cause cause) {}

    public record Commands(List<Request> all) {}

    /** @param all one reply a command, in the same order */
    public record Replies(List<CommandReply> all) {}

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(Commands.class, Replies.class).forEach(type -> RecordCodec.register(bus, type));
    }
}
