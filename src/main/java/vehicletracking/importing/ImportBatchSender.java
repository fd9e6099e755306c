package vehicletracking.importing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.importing.format.ImportItem.LocationItem;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/** Sender of the locations of a batch, as commands over the event bus. */
final class ImportBatchSender {

    private final CommandClient client;
    private final InstantSource clock;
    private final boolean isRegistering;
    private final Cause cause;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    ImportBatchSender(CommandClient client, InstantSource clock, boolean isRegistering, Cause cause) {
        this.client = client;
        this.clock = clock;
        this.isRegistering = isRegistering;
        this.cause = cause;
    }

    record Refused(LocationItem item, String reason) {}

    /** {@code unconfirmed} items may be appended. Items in none of the lists are not, and are to be sent again. */
    record Result(List<LocationItem> appended, List<Refused> refused, List<LocationItem> unconfirmed) {

        Result() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Sends locations. Never fails: if no reply arrives, completes with all of them unconfirmed. */
    Future<Result> send(List<LocationItem> items, DeterministicEventIds eventIds) {
        List<VehicleCommand> commands = items.stream()
                .<VehicleCommand>map(
                        item -> TrackLocation.imported(eventIds.of(item.number()), item.licensePlate(), item.fix()))
                .toList();
        return send(commands)
                .compose(replies -> evaluate(items, replies))
                .otherwise(failure -> new Result(List.of(), List.of(), items));
    }

    private Future<List<CommandReply>> send(List<? extends VehicleCommand> commands) {
        List<CommandBus.Request> requests = commands.stream()
                .map(command -> new CommandBus.Request(command, cause))
                .toList();
        return client.sendBatch(requests);
    }

    private Future<Result> evaluate(List<LocationItem> items, List<CommandReply> replies) {
        Result result = new Result();
        Set<LicensePlate> unknown = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            LocationItem item = items.get(i);
            switch (replies.get(i)) {
                case CommandReply.Tracked ignored -> result.appended().add(item);
                case CommandReply.Refused(var reason) -> result.refused().add(new Refused(item, reason));
                case CommandReply.Unavailable ignored -> result.unconfirmed().add(item);
                case CommandReply.Overloaded ignored -> {}
                case CommandReply.UnknownVehicle(var plate) when isRegistering -> unknown.add(plate);
                case CommandReply.UnknownVehicle(var plate) ->
                    result.refused().add(new Refused(item, "no vehicle has the licence plate " + plate));
                case CommandReply other -> throw new IllegalStateException("unexpected reply to a location: " + other);
            }
        }
        return unknown.isEmpty()
                ? Future.succeededFuture(result)
                : register(unknown).map(result).otherwise(result);
    }

    private Future<?> register(Set<LicensePlate> plates) {
        // The result does not matter: the locations of these vehicles are sent again in any case.
        return send(plates.stream()
                .map(plate -> new RegisterVehicle(
                        ids.generate(), plate, clock.instant().truncatedTo(ChronoUnit.MICROS)))
                .toList());
    }
}
