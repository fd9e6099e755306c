package vehicletracking.ingest;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.RawRequests;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand.AssignDevice;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;

/**
 * Sender of device reports to the write side, with the rule for those of {@link UnknownDevices}: {@link #send} registers
 * their vehicles if configured, {@link #isRejected} says whether they are rejected; otherwise they are quarantined.
 */
public final class ReportSender {

    private final CommandClient commands;
    private final IngestRules rules;
    private final InstantSource clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    public ReportSender(CommandClient commands, IngestRules rules, InstantSource clock) {
        this.commands = commands;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Sends reports. Completes with one reply per report, in the same order: it is tracked, no vehicle carries its
     * device, or the database rejects it. Fails as {@link CommandClient#sendAll} if a report should be resent.
     */
    public Future<List<CommandReply>> send(List<DeviceReport> reports, Instant receivedAt, Cause cause) {
        Future<List<CommandReply>> replies = report(reports, receivedAt, cause);
        return rules.unknownDevices() == UnknownDevices.REGISTER
                ? replies.compose(first -> registerAndResend(reports, first, receivedAt, cause))
                : replies;
    }

    private Future<List<CommandReply>> report(List<DeviceReport> reports, Instant receivedAt, Cause cause) {
        return commands.sendAll(reports.stream()
                .map(report -> request(report, receivedAt, cause))
                .toList());
    }

    private CommandBus.Request request(DeviceReport report, Instant receivedAt, Cause cause) {
        ReportLocation command = new ReportLocation(
                ids.generate(),
                new DeviceId(report.deviceId()),
                report.fix(),
                report.hasOwnTime(receivedAt),
                report.isMocked(),
                report.attributes().isEmpty() ? null : report.attributes().encode());
        return new CommandBus.Request(
                command, rules.isRawKept() ? cause.withRaw(RawRequests.rawPayload(report.raw())) : cause);
    }

    private Future<List<CommandReply>> registerAndResend(
            List<DeviceReport> reports, List<CommandReply> first, Instant receivedAt, Cause cause) {
        List<Integer> unknown = IntStream.range(0, first.size())
                .filter(i -> isUnknownDevice(first.get(i)))
                .boxed()
                .toList();
        if (unknown.isEmpty()) {
            return Future.succeededFuture(first);
        }
        List<DeviceReport> resent = unknown.stream().map(reports::get).toList();
        List<Future<Boolean>> registrations = resent.stream()
                .map(DeviceReport::deviceId)
                .distinct()
                .map(deviceId -> register(new DeviceId(deviceId), cause))
                .toList();
        return Future.join(registrations)
                .compose(ignored -> report(resent, receivedAt, cause))
                .map(second -> {
                    List<CommandReply> replies = new ArrayList<>(first);
                    IntStream.range(0, second.size()).forEach(i -> replies.set(unknown.get(i), second.get(i)));
                    return replies;
                });
    }

    /** Whether the request with this report is answered 404, and the report is neither tracked nor quarantined. */
    boolean isRejected(CommandReply reply) {
        return reply instanceof CommandReply.DeviceNotPermitted
                || (rules.unknownDevices() == UnknownDevices.REJECT && isUnknownDevice(reply));
    }

    private static boolean isUnknownDevice(CommandReply reply) {
        return reply instanceof CommandReply.DeviceNotAssigned notAssigned && !notAssigned.isKnown();
    }

    private Future<Boolean> register(DeviceId device, Cause cause) {
        return plateOf(device)
                .map(plate -> commands.send(
                                new RegisterVehicle(
                                        ids.generate(), plate, clock.instant().truncatedTo(ChronoUnit.MICROS)),
                                cause)
                        .map(CommandClient::requireDefinite)
                        // The device is assigned also when a vehicle with the plate exists: a concurrent request may
                        // have registered it.
                        .compose(ignored ->
                                commands.send(new AssignDevice(ids.generate(), device, plate, Fix.EARLIEST), cause))
                        .map(CommandClient::requireDefinite)
                        .map(reply -> reply instanceof CommandReply.DeviceAssigned))
                .orElse(Future.succeededFuture(false));
    }

    private static Optional<LicensePlate> plateOf(DeviceId device) {
        try {
            return Optional.of(new LicensePlate(device.text()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
