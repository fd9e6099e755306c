import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/**
 * Fills the event log of a stopped service with twelve days of locations of the vehicles FILL-0, FILL-1, ... from
 * 2026-01-01 on. FILL-0 reports every second; the others take turns to reach the number of events, and one in a hundred
 * of their reports is up to six hours late. Arguments: data directory, number of events, number of vehicles.
 */
public class FillLog {

    private static final int BATCH = 2_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECONDS = Duration.ofDays(12).toSeconds();
    private static final int LATE_SECONDS = 6 * 3_600;

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final SplittableRandom random = new SplittableRandom(1);
    private final EventStore store;
    private final List<UUID> vehicles;
    private final List<Route> routes;

    FillLog(EventStore store, int count) {
        this.store = store;
        this.vehicles = IntStream.range(0, count).mapToObj(i -> ids.generate()).toList();
        this.routes = IntStream.range(0, count).mapToObj(Route::new).toList();
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
            Schema.migrate(DatabaseServers.of(database.connectOptions()));
            Pools pools = Pools.open(vertx, database.connectOptions(), 6, sql -> true);
            PgEventStore store = PgEventStore.open(pools.writes(), pools.reads(), 1, 5_000_000)
                    .await();
            new FillLog(store, Integer.parseInt(arguments[2])).fill(Long.parseLong(arguments[1]));
            pools.close().await();
        }
        vertx.close().await();
    }

    private void fill(long target) {
        store.append(
                        0,
                        IntStream.range(0, vehicles.size())
                                .mapToObj(this::registration)
                                .toList())
                .await();
        long next = store.head().await().in(0);
        Future<?> before = Future.succeededFuture();
        long startedNanos = System.nanoTime();
        for (long from = next; from < target; from += BATCH) {
            List<Append> batch = batch(from, Math.min(BATCH, target - from), target);
            before.await();
            before = store.append(0, batch);
        }
        before.await();
        System.out.printf("%d events in %.0f s%n", target - next, (System.nanoTime() - startedNanos) / 1e9);
    }

    private Append registration(int vehicle) {
        return Append.always(EventMapper.newEvent(
                new VehicleRegistered(vehicles.get(vehicle), new LicensePlate("FILL-" + vehicle), START)));
    }

    private List<Append> batch(long from, long size, long target) {
        List<Append> batch = new ArrayList<>((int) size);
        for (long i = from; i < from + size; i++) {
            long second = i * SECONDS / target;
            batch.add(
                    second > (i - 1) * SECONDS / target
                            ? report(0, START.plusSeconds(second))
                            : report(
                                    1 + (int) (i % (vehicles.size() - 1)),
                                    START.plusMillis(i * 1_000 * SECONDS / target)));
        }
        return batch;
    }

    private Append report(int vehicle, Instant now) {
        boolean isLate = vehicle > 0 && random.nextInt(100) == 0;
        Instant occurredAt = isLate ? now.minusSeconds(random.nextInt(LATE_SECONDS)) : now;
        return Append.always(EventMapper.newEvent(new LocationTracked(
                ids.generate(), vehicles.get(vehicle), routes.get(vehicle).at(occurredAt))));
    }
}
