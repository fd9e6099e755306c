package vehicletracking.command;

import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.OverloadedException;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.VehicleCommand.AdmitReport;
import vehicletracking.vehicle.VehicleCommand.AssignDevice;
import vehicletracking.vehicle.VehicleCommand.ChangeKey;
import vehicletracking.vehicle.VehicleCommand.ChangeLicensePlate;
import vehicletracking.vehicle.VehicleCommand.CorrectLocation;
import vehicletracking.vehicle.VehicleCommand.DiscardReport;
import vehicletracking.vehicle.VehicleCommand.IssueKey;
import vehicletracking.vehicle.VehicleCommand.QuarantineReport;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.ReleaseDevice;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;
import vehicletracking.vehicle.VehicleCommand.RetireVehicle;
import vehicletracking.vehicle.VehicleCommand.RetractLocation;
import vehicletracking.vehicle.VehicleCommand.RevokeKey;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/**
 * Dispatches commands by their type. A new command needs a record in {@link vehicletracking.vehicle.VehicleCommand}
 * with the id of the event and the time; an arm in {@link #execute}; in {@link CommandReply} an {@link
 * CommandReply.Executed} and a {@link CommandReply.Refusal} for each new reason to refuse it; for a new event an arm in
 * {@link IdempotencyKeys}; their responses in {@code CommandReplies} of the web package; a route that sends it with
 * {@link CommandClient}. The compiler requires the arms, as the interfaces are sealed.
 */
final class CommandHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

    /** Of a command whose decision other processes fence; then the reply is {@link CommandReply.Overloaded}. */
    private static final int MAX_ATTEMPTS = 20;

    private final IdempotencyKeys idempotencyKeys;
    private final PlateCommands plates;
    private final LocationCommands locations;
    private final DeviceCommands devices;
    private final QuarantineCommands quarantine;
    private final AccessKeyCommands accessKeys;
    private final CommandTelemetry telemetry;

    CommandHandler(
            IdempotencyKeys idempotencyKeys,
            PlateCommands plates,
            LocationCommands locations,
            DeviceCommands devices,
            QuarantineCommands quarantine,
            AccessKeyCommands accessKeys,
            CommandTelemetry telemetry) {
        this.idempotencyKeys = idempotencyKeys;
        this.plates = plates;
        this.locations = locations;
        this.devices = devices;
        this.quarantine = quarantine;
        this.accessKeys = accessKeys;
        this.telemetry = telemetry;
    }

    /** Executes a command, once per idempotency key. Never fails: a fault is a {@link CommandReply.Refusal}. */
    Future<CommandReply> handle(CommandBus.Request request) {
        return telemetry.execute(request, this::executeOnce);
    }

    private Future<CommandReply> executeOnce(CommandBus.Request request) {
        IdempotencyKey key = request.cause().idempotencyKey();
        Future<CommandReply> reply = key == null
                ? execute(request, MAX_ATTEMPTS)
                : idempotencyKeys.executeOnce(key, () -> execute(request, MAX_ATTEMPTS));
        return reply.recover(CommandHandler::replyToFault)
                .onSuccess(executed -> telemetry.executed(request.command(), executed));
    }

    /** Repeats the decision while the log has changed since, up to the append. */
    private Future<CommandReply> execute(CommandBus.Request request, int attemptsLeft) {
        return execute(request)
                .recover(failure -> failure instanceof FencedException && attemptsLeft > 1
                        ? execute(request, attemptsLeft - 1)
                        : Future.failedFuture(failure));
    }

    private Future<CommandReply> execute(CommandBus.Request request) {
        Cause cause = request.cause();
        return switch (request.command()) {
            case TrackLocation track -> locations.track(track, cause);
            case CorrectLocation correct -> locations.correct(correct, cause);
            case RetractLocation retract -> locations.retract(retract, cause);
            case RegisterVehicle register -> plates.register(register, cause);
            case ChangeLicensePlate change -> plates.change(change, cause);
            case RetireVehicle retire -> plates.retire(retire, cause);
            case ReportLocation report -> devices.report(report, cause);
            case AssignDevice assign -> devices.assign(assign, cause);
            case ReleaseDevice release -> devices.release(release, cause);
            case QuarantineReport report -> quarantine.quarantine(report, cause);
            case AdmitReport admit -> quarantine.admit(admit, cause);
            case DiscardReport discard -> quarantine.discard(discard, cause);
            case IssueKey issue -> accessKeys.issue(issue, cause);
            case ChangeKey change -> accessKeys.change(change, cause);
            case RevokeKey revoke -> accessKeys.revoke(revoke, cause);
        };
    }

    private static Future<CommandReply> replyToFault(Throwable fault) {
        if (fault instanceof OverloadedException || fault instanceof FencedException) {
            return Future.succeededFuture(new CommandReply.Overloaded());
        }
        LOG.debug("a command failed", fault);
        if (LogLock.isCauseOf(fault)) {
            return Future.succeededFuture(new CommandReply.Locked());
        }
        return Future.succeededFuture(new CommandReply.Unavailable());
    }
}
