package vehicletracking.importing;

import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.SingleNode;
import vehicletracking.command.WriteSide;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.importing.format.CsvMapping;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.TimeFormat;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.SpeedUnit;

/** Write side with a database of its own, on which imports run without the HTTP server. */
final class ImportFixture implements AutoCloseable {

    private static final int MAX_POLLS = 2_000;

    final Vertx vertx = Vertx.vertx();
    final Pools pools;
    final PgEventStore store;
    final ImportJobStore jobs;

    ImportFixture() throws TimeoutException {
        pools = TestDatabase.pools(vertx);
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 1_000_000));
        jobs = new ImportJobStore(pools.writes());
        WriteSide.registerCodecs(vertx.eventBus());
        ImportBus.registerCodecs(vertx.eventBus());
        WriteSide.deploy(vertx, store, pools, 1);
    }

    void deployImports(Path spool, InstantSource clock) throws TimeoutException {
        deployImports(spool, clock, new SingleNode());
    }

    void deployImports(Path spool, InstantSource clock, Members members) throws TimeoutException {
        await(vertx.deployVerticle(new ImportVerticle(pools.writes(), store, spool, clock, members)));
    }

    /** Plan for a CSV file with default columns. */
    static ImportPlan plan(String plate, boolean isRegistering) {
        CsvMapping defaults =
                new CsvMapping(null, null, null, null, null, null, null, null, ',', SpeedUnit.MPS, TimeFormat.DEFAULT);
        return new ImportPlan(ImportPlan.Format.CSV, new LicensePlate(plate), isRegistering, defaults);
    }

    ImportJob awaitEnd(UUID importId) throws TimeoutException {
        ImportJob job = await(jobs.find(importId)).orElseThrow();
        for (int polls = 0; job.endedAt() == null && polls < MAX_POLLS; polls++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            job = await(jobs.find(importId)).orElseThrow();
        }
        return job;
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
