import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import vehicletracking.database.EmbeddedDatabase;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.PgEventStore;
import vehicletracking.journal.VehicleJournal;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;

/**
 * Fills the log of a service that does not run with the locations of vehicles FILL-0 .., a report a second each.
 * Arguments: data directory, how many events the log is to have, how many vehicles.
 */
public class FillLog {

    private static final int BATCH = 2_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final SplittableRandom random = new SplittableRandom(1);
    private final EventStore store;
    private final List<UUID> vehicles = new ArrayList<>();

    FillLog(EventStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
            Schema.migrate(database.connectOptions());
            Pools pools = Pools.open(vertx, database.connectOptions(), 6, sql -> true);
            PgEventStore store = PgEventStore.open(pools.writes(), pools.reads(), 1, 5_000_000).await();
            new FillLog(store).fill(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
            pools.close().await();
        }
        vertx.close().await();
    }

    private void fill(long target, int count) {
        List<Append> registrations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = ids.generate();
            vehicles.add(id);
            registrations.add(Append.always(
                    VehicleJournal.newEvent(new VehicleRegistered(id, new LicensePlate("FILL-" + i), START))));
        }
        store.append(0, registrations).await();
        long next = store.head().await().in(0);
        Future<?> before = Future.succeededFuture();
        long startedNanos = System.nanoTime();
        for (long from = next; from < target; from += BATCH) {
            List<Append> batch = batch(from, Math.min(BATCH, target - from));
            before.await();
            before = store.append(0, batch);
        }
        before.await();
        System.out.printf(
                "%d events in %.0f s%n", target - next, (System.nanoTime() - startedNanos) / 1e9);
    }

    private List<Append> batch(long from, long size) {
        List<Append> batch = new ArrayList<>((int) size);
        for (long i = from; i < from + size; i++) {
            Instant occurredAt = START.plusSeconds(i / vehicles.size());
            Fix fix = new Fix(micro(90), micro(180), occurredAt, null, null, null, null);
            UUID vehicle = vehicles.get((int) (i % vehicles.size()));
            batch.add(Append.always(VehicleJournal.newEvent(new LocationTracked(ids.generate(), vehicle, fix))));
        }
        return batch;
    }

    /** Degrees with six places, as devices send them. */
    private double micro(int bound) {
        return Math.rint(random.nextDouble(-bound, bound) * 1e6) / 1e6;
    }
}
