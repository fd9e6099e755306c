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

    public static final Address<Open, Opened> OPEN = new Address<>("import.open", Open.class, Opened.class);
    public static final Address<Received, Found> RECEIVED =
            new Address<>("import.received", Received.class, Found.class);
    public static final Address<Abandoned, Found> ABANDONED =
            new Address<>("import.abandoned", Abandoned.class, Found.class);
    public static final Address<One, Found> FIND = new Address<>("import.find", One.class, Found.class);
    public static final Address<Newest, Jobs> NEWEST = new Address<>("import.newest", Newest.class, Jobs.class);
    public static final Address<Cancel, Found> CANCEL = new Address<>("import.cancel", Cancel.class, Found.class);

    private ImportBus() {}

    /** A file is about to come. Who asks chooses the id (UUIDv7), and can tell of it even when the answer is lost. */
    public record Open(UUID importId, ImportPlan plan) {}

    /** @param file where it is to be written; null when too many imports are under way */
    public record Opened(@Nullable String file) {}

    /** The file is whole. What is found is queued; nothing is found when it was cancelled. */
    public record Received(UUID importId, long bytes) {}

    /** The file did not come whole. */
    public record Abandoned(UUID importId, String reason) {}

    public record One(UUID importId) {}

    /** Nothing is found when it is not known or ended before. */
    public record Cancel(UUID importId) {}

    public record Found(@Nullable ImportJob job) {}

    public record Newest(int limit) {}

    /** @param all the newest first */
    public record Jobs(List<ImportJob> all) {}

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(
                        Open.class,
                        Opened.class,
                        Received.class,
                        Abandoned.class,
                        One.class,
                        Cancel.class,
                        Found.class,
                        Newest.class,
                        Jobs.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
