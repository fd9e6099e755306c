package vehicletracking.importing;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.importing.format.ImportPlan;

/** How imports are begun, asked about and cancelled. */
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

    /** A file is about to come. Who asks chooses the id (UUIDv7), and can tell of it even when the answer is lost. */
    public record OpenImport(UUID importId, ImportPlan plan) {}

    /** @param file where it is to be written; null when too many imports are under way */
    public record ImportOpened(@Nullable String file) {}

    /** The file is whole. What is found is queued; nothing is found when it was cancelled. */
    public record FileReceived(UUID importId, long bytes) {}

    /** The file did not come whole. */
    public record FileAbandoned(UUID importId, String reason) {}

    public record FindImport(UUID importId) {}

    /** Nothing is found when it is not known or ended before. */
    public record CancelImport(UUID importId) {}

    public record ImportReply(@Nullable ImportJob job) {}

    public record ListImports(int limit) {}

    /** @param jobs the newest first */
    public record ImportsReply(List<ImportJob> jobs) {}

    /** Makes the messages known to the bus. */
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
