package vehicletracking.command;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/**
 * Address and messages of commands on the event bus. A message carries the commands of one turn of an event loop; use
 * {@link CommandClient} to send them.
 */
public final class CommandBus {

    /** Replies when every command of the message has its reply; a consumer is a {@link CommandVerticle}. */
    public static final Address<Commands, Replies> COMMANDS = new Address<>("command", Commands.class, Replies.class);

    private CommandBus() {}

    /** Commands that another node has routed to the node with this id, which executes them. */
    static Address<Commands, Replies> ofNode(String node) {
        return Address.clusterWide("command." + node, Commands.class, Replies.class);
    }

    /** @param cause origin of the command, with its idempotency key if it has one */
    public record Request(VehicleCommand command, Cause cause) {

        public Request withTraceParent(@Nullable String span) {
            return new Request(command, cause.withTraceParent(span));
        }

        /** Whether the log identifies a second execution, so that the command may be sent again. */
        boolean isRepeatable() {
            return cause.idempotencyKey() != null
                    || switch (command) {
                        case TrackLocation track -> track.hasOwnTime();
                        case ReportLocation report -> report.hasOwnTime();
                        default -> false;
                    };
        }
    }

    public record Commands(List<Request> all) {

        /** Of several commands of one request only the first is traced, so that an upload has few spans. */
        static List<Request> tracingFirst(List<Request> all) {
            return all.size() < 2 || all.getFirst().cause().traceParent() == null
                    ? all
                    : Stream.concat(
                                    Stream.of(all.getFirst()),
                                    all.stream().skip(1).map(request -> request.withTraceParent(null)))
                            .toList();
        }
    }

    /** @param all one reply per command, in the same order */
    public record Replies(List<CommandReply> all) {}

    /** Registers the codecs of the messages; required once per event bus, before the first message. */
    public static void registerCodecs(EventBus bus) {
        List.of(Commands.class, Replies.class).forEach(type -> RecordCodec.register(bus, type));
    }
}
