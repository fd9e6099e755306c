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
import vehicletracking.vehicle.AccessScope;

/** Event-bus addresses of queries on devices and quarantined reports. */
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

    /**
     * A query for one page of devices.
     *
     * @param after id after which the page begins; null for the first page
     * @param at time of the assignments
     * @param scope restricts the devices
     */
    public record DevicePageQuery(@Nullable String after, Instant at, AccessScope scope, int limit) {}

    /**
     * @param scope restricts the changes
     * @param limit maximum number of changes, the newest ones
     */
    public record DeviceQuery(String deviceId, AccessScope scope, int limit) {}

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
