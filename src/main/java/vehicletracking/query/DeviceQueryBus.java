package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.readmodel.devices.DeviceQueries.Devices;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReports;
import vehicletracking.readmodel.quarantine.QuarantineQueries.State;

/** Where questions about devices, and about what could not be stored, are asked. */
public final class DeviceQueryBus {

    public static final Address<DevicePageQuery, Devices> DEVICES =
            new Address<>("query.devices", DevicePageQuery.class, Devices.class);

    public static final Address<DeviceQuery, Devices> DEVICE =
            new Address<>("query.device", DeviceQuery.class, Devices.class);

    public static final Address<QuarantinePageQuery, QuarantinedReports> QUARANTINE =
            new Address<>("query.quarantine", QuarantinePageQuery.class, QuarantinedReports.class);

    public static final Address<QuarantinedReportQuery, QuarantinedReports> QUARANTINED =
            new Address<>("query.quarantined", QuarantinedReportQuery.class, QuarantinedReports.class);

    private DeviceQueryBus() {}

    /** @param at the time at which it is asked who carries them */
    public record DevicePageQuery(@Nullable String after, Instant at, int limit) {}

    /** @param limit of more changes than this the newest */
    public record DeviceQuery(String deviceId, int limit) {}

    public record QuarantinePageQuery(State state, @Nullable UUID after, int limit) {}

    public record QuarantinedReportQuery(UUID reportQuarantinedId) {}

    static void registerCodecs(EventBus bus) {
        List.of(
                        DevicePageQuery.class,
                        DeviceQuery.class,
                        Devices.class,
                        QuarantinePageQuery.class,
                        QuarantinedReportQuery.class,
                        QuarantinedReports.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
