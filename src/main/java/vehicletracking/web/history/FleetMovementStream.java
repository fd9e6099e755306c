package vehicletracking.web.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.movement.Movement;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.query.TemporalQueryBus;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.StreamPages;
import vehicletracking.web.http.TimeRange;

/** Chunks of the movement of every vehicle of a scope, one line each. Confined to one event loop. */
final class FleetMovementStream implements Supplier<Future<Optional<Buffer>>> {

    /** Vehicles of a chunk, whose locations are read concurrently. */
    static final StreamPages.RowLimits ROWS = new StreamPages.RowLimits(1, 4, 4);

    private final StreamPages reading;
    private final EventBus bus;
    private final StreamPosition position;
    private final AccessScope scope;
    private final TimeRange range;
    private final @Nullable Instant knownAt;
    private final boolean isFlaggedIncluded;
    private final boolean isCsv;
    private boolean isBegun;
    private boolean isOver;
    private @Nullable UUID after;

    FleetMovementStream(
            StreamPages reading,
            EventBus bus,
            StreamPosition position,
            AccessScope scope,
            TimeRange range,
            @Nullable Instant knownAt,
            boolean isFlaggedIncluded,
            boolean isCsv) {
        this.reading = reading;
        this.bus = bus;
        this.position = position;
        this.scope = scope;
        this.range = range;
        this.knownAt = knownAt;
        this.isFlaggedIncluded = isFlaggedIncluded;
        this.isCsv = isCsv;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        if (isOver) {
            return Future.succeededFuture(Optional.empty());
        }
        return reading.read(this::vehicles).compose(vehicles -> {
            after = vehicles.next();
            isOver = after == null;
            return lines(vehicles);
        });
    }

    private Future<Vehicles> vehicles(int count) {
        return QueryBus.VEHICLES.request(
                bus, new QueryBus.VehiclesQuery(new VehicleSelector.All(after, count), scope), position.required());
    }

    private Future<Optional<Buffer>> lines(Vehicles vehicles) {
        List<Future<String>> lines = vehicles.all().stream().map(this::line).toList();
        return Future.all(lines).map(all -> {
            Buffer chunk = Buffer.buffer(isCsv && !isBegun ? MovementFormatter.CSV_HEADER : "");
            isBegun = true;
            all.<String>list().forEach(chunk::appendString);
            reading.recordWritten(vehicles.all().size(), chunk.length());
            return Optional.of(chunk);
        });
    }

    private Future<String> line(Vehicle vehicle) {
        var query = range.movementQuery(vehicle.vehicleRegisteredId(), knownAt, isFlaggedIncluded);
        return reading.readOne(() -> TemporalQueryBus.MOVEMENT.request(bus, query, position.required()))
                .map(found -> {
                    position.notePage(found.replayedUpTo());
                    return text(vehicle, ArchivedProblem.requireComplete(found.movement(), found.archives()));
                });
    }

    private String text(Vehicle vehicle, Movement movement) {
        return isCsv
                ? MovementFormatter.csv(vehicle, range, movement)
                : MovementFormatter.json(vehicle, range, movement).encode() + "\n";
    }
}
