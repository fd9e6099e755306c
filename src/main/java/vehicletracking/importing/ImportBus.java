package vehicletracking.importing;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.importing.format.ImportPlan;

/** Addresses and messages of imports on the event bus. */
public final class ImportBus {

    public static final Address<OpenImport, ImportOpened> OPEN =
            new Address<>("import.open", OpenImport.class, ImportOpened.class);
    public static final Address<FileReceived, ImportReply> RECEIVED =
            new Address<>("import.received", FileReceived.class, ImportReply.class);
    public static final Address<FileAbandoned, ImportReply> ABANDONED =
            new Address<>("import.abandoned", FileAbandoned.class, ImportReply.class);
    public static final Address<FindImport, ImportReply> FIND =
            new Address<>("import.find", FindImport.class, ImportReply.class);
    public static final Address<ListImports, ImportsReply> NEWEST =
            new Address<>("import.newest", ListImports.class, ImportsReply.class);
    public static final Address<CancelImport, ImportReply> CANCEL =
            new Address<>("import.cancel", CancelImport.class, ImportReply.class);

    private ImportBus() {}

    /** Opens an import. The sender chooses the id (UUIDv7), so that it can refer to the import if the reply is lost. */
    public record OpenImport(UUID importId, ImportPlan plan) {}

    /** @param file path to which the file is written; null if too many imports are open */
    public record ImportOpened(@Nullable String file) {}

    /** Queues an import whose file was received. Replied to without a job if the import was cancelled. */
    public record FileReceived(UUID importId, long bytes) {}

    /** Fails an import whose file was not received completely. */
    public record FileAbandoned(UUID importId, String reason) {}

    /** Requests the state of an import. */
    public record FindImport(UUID importId) {}

    /** Cancels an import. Replied to without a job if the import is unknown or has ended. */
    public record CancelImport(UUID importId) {}

    /** @param job null if there is none */
    public record ImportReply(@Nullable ImportJob job) {}

    /** Requests the newest imports. */
    public record ListImports(int limit) {}

    /** @param jobs newest first */
    public record ImportsReply(List<ImportJob> jobs) {}

    /** Registers the codecs of the messages. */
    public static void registerCodecs(EventBus bus) {
        List.of(
                        OpenImport.class,
                        ImportOpened.class,
                        FileReceived.class,
                        FileAbandoned.class,
                        FindImport.class,
                        CancelImport.class,
                        ImportReply.class,
                        ListImports.class,
                        ImportsReply.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
