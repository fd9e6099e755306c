package vehicletracking.retention;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.archive.LogArchive;

/** Addresses and messages for the status and the control of archiving. */
public final class RetentionBus {

    public static final Address<StatusRequest, Status> STATUS =
            new Address<>("retention.status", StatusRequest.class, Status.class);

    public static final Address<Run, ControlReply> RUN = new Address<>("retention.run", Run.class, ControlReply.class);

    public static final Address<Restore, ControlReply> RESTORE =
            new Address<>("retention.restore", Restore.class, ControlReply.class);

    private RetentionBus() {}

    public record StatusRequest() {}

    /**
     * @param archives all archives, restored ones too, in the order of positions
     * @param currentOperation description of the operation in progress, null for none
     * @param lastError description of the failure of the last operation, null when it succeeded
     * @param otherDirectory why this node neither archives nor restores, null when it does
     * @param logBytes disk space of the log in the database
     */
    public record Status(
            List<LogArchive> archives,
            @Nullable String currentOperation,
            @Nullable String lastError,
            @Nullable String otherDirectory,
            long logBytes) {}

    /** Starts to archive the partitions that are due. */
    public record Run() {}

    /** Starts to restore the archive that begins at this position. */
    public record Restore(long fromPosition) {}

    public record ControlReply(ControlResult outcome) {}

    /** Reply to a request to archive or restore. */
    public sealed interface ControlResult {

        /** The operation has started; {@link Status} shows its end. */
        record Accepted() implements ControlResult {}

        /** No archive begins at the position. */
        record UnknownArchive() implements ControlResult {}

        /** @param currentOperation description of the operation in progress */
        record Busy(String currentOperation) implements ControlResult {}

        /** All events of the archive are in the log already. */
        record NotArchived(String file) implements ControlResult {}

        /** @param difference the directory of the archives, and that of this node */
        record OtherDirectory(String difference) implements ControlResult {}

        /** @param finding what is wrong with the file */
        record UnusableFile(String file, String finding) implements ControlResult {}
    }

    /** Registers the codecs of the messages; once for each event bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(StatusRequest.class, Status.class, Run.class, Restore.class, ControlReply.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
