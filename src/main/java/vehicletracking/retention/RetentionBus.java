package vehicletracking.retention;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.archive.LogArchive;

/** Where archives are asked for and ordered. */
public final class RetentionBus {

    public static final Address<StatusRequest, Status> STATUS =
            new Address<>("retention.status", StatusRequest.class, Status.class);

    public static final Address<Run, ControlReply> RUN = new Address<>("retention.run", Run.class, ControlReply.class);

    public static final Address<Restore, ControlReply> RESTORE =
            new Address<>("retention.restore", Restore.class, ControlReply.class);

    private RetentionBus() {}

    /** Which archives are there? */
    public record StatusRequest() {}

    /**
     * @param archives every one that was ever made, the oldest first
     * @param currentOperation what is being done; null when nothing is
     * @param lastError why the last thing that was to be done could not be done; null when it could
     * @param logBytes what the log takes on the disk of the database
     */
    public record Status(
            List<LogArchive> archives,
            @Nullable String currentOperation,
            @Nullable String lastError,
            long logBytes) {}

    /** Archive what is to go by the settings. */
    public record Run() {}

    /** Bring back the archive that begins there. */
    public record Restore(long fromPosition) {}

    public record ControlReply(ControlResult outcome) {}

    /** What came of an order. */
    public sealed interface ControlResult {

        /** It is being done. */
        record Accepted() implements ControlResult {}

        record UnknownArchive() implements ControlResult {}

        /** @param currentOperation what has to end first */
        record Busy(String currentOperation) implements ControlResult {}

        /** All of its events are in the log. */
        record NotArchived(String file) implements ControlResult {}

        /** @param finding what is wrong with its file */
        record UnusableFile(String file, String finding) implements ControlResult {}
    }

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(StatusRequest.class, Status.class, Run.class, Restore.class, ControlReply.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
