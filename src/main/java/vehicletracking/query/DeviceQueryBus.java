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

    public static final Address<DevicePage, Devices> DEVICES =
            new Address<>("query.devices", DevicePage.class, Devices.class);

    public static final Address<OneDevice, Devices> DEVICE =
            new Address<>("query.device", OneDevice.class, Devices.class);

    public static final Address<QuarantinePage, QuarantinedReports> QUARANTINE =
            new Address<>("query.quarantine", QuarantinePage.class, QuarantinedReports.class);

    public static final Address<OneReport, QuarantinedReports> QUARANTINED =
            new Address<>("query.quarantined", OneReport.class, QuarantinedReports.class);

    private DeviceQueryBus() {}

    /** @param at the time at which it is asked who carries them */
    public record DevicePage(@Nullable String after, Instant at, int limit) {}

    /** @param limit of more changes than this the newest */
    public record OneDevice(String deviceId, int limit) {}

    public record QuarantinePage(State state, @Nullable UUID after, int limit) {}

    public record OneReport(UUID reportQuarantinedId) {}

    static void registerCodecs(EventBus bus) {
        List.of(
                        DevicePage.class,
                        OneDevice.class,
                        Devices.class,
                        QuarantinePage.class,
                        OneReport.class,
                        QuarantinedReports.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
