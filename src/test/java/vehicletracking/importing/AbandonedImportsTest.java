package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.command.WriteSide;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.format.CsvMapping;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.TimeFormat;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.SpeedUnit;

/** What becomes of an import that is given up, since its client did not hear whether its file was received. */
class AbandonedImportsTest {

    private static final String FILE = "time,lat,lon\n2020-01-01T00:00:00Z,1,2\n";

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Future<?>> abandonments = new ArrayList<>();
    private final UUID importId = Generators.timeBasedEpochGenerator().generate();
    private Pools pools;
    private PgEventStore store;
    private ImportJobStore jobs;

    @TempDir
    Path spool;

    @BeforeEach
    void start() throws TimeoutException {
        pools = TestDatabase.pools(vertx);
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 1_000_000));
        jobs = new ImportJobStore(pools.writes());
        WriteSide.registerCodecs(vertx.eventBus());
        ImportBus.registerCodecs(vertx.eventBus());
        WriteSide.deploy(vertx, store, pools, 1);
        await(vertx.deployVerticle(new ImportVerticle(pools.writes(), store, spool, InstantSource.system())));
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(vertx.close());
    }

    private static ImportPlan plan() {
        CsvMapping usual =
                new CsvMapping(null, null, null, null, null, null, null, null, ',', SpeedUnit.MPS, TimeFormat.DEFAULT);
        return new ImportPlan(ImportPlan.Format.CSV, new LicensePlate("LATE-1"), true, usual);
    }

    private void send() throws TimeoutException, IOException {
        ImportBus.ImportOpened opened =
                await(ImportBus.OPEN.request(vertx.eventBus(), new ImportBus.OpenImport(importId, plan())));
        Files.writeString(Path.of(opened.file()), FILE);
    }

    private Future<ImportBus.ImportReply> abandon() {
        return ImportBus.ABANDONED.request(
                vertx.eventBus(), new ImportBus.FileAbandoned(importId, "the file could not be received"));
    }

    private ImportJob awaitEnd() throws TimeoutException {
        ImportJob job = await(jobs.find(importId)).orElseThrow();
        for (int looks = 0; job.endedAt() == null && looks < 1_000; looks++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            job = await(jobs.find(importId)).orElseThrow();
        }
        return job;
    }

    private void requireDone() throws TimeoutException {
        ImportJob job = awaitEnd();
        assertThat(job.state()).as(job.toString()).isEqualTo(State.DONE);
        assertThat(job.itemsDone()).isEqualTo(1);
    }

    @Test
    void oneThatIsBeingReceivedIsReceivedAndWorkedOff() throws TimeoutException, IOException {
        send();
        Future<ImportBus.ImportReply> received =
                ImportBus.RECEIVED.request(vertx.eventBus(), new ImportBus.FileReceived(importId, FILE.length()));
        await(abandon());

        assertThat(await(received).job()).isNotNull();
        requireDone();
    }

    @Test
    void oneWhoseReceptionWasNotAnsweredIsWorkedOff() throws TimeoutException, IOException {
        send();
        assertThat(await(jobs.markReceived(importId, FILE.length()))).isPresent();
        await(abandon());

        requireDone();
    }

    @Test
    void oneThatDidNotComeWholeHasFailedAndItsFileIsGone() throws TimeoutException, IOException {
        send();
        await(abandon());

        assertThat(awaitEnd().state()).isEqualTo(State.FAILED);
        Path file = spool.resolve(importId + ".import");
        for (int looks = 0; Files.exists(file) && looks < 1_000; looks++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(file).doesNotExist();
    }

    /** Each keeps its file and its place until the database has taken note. */
    @Test
    void whileTheDatabaseIsAwayNoMoreAreBeingGivenUpThanMayBeUnderWay(@TempDir Path ofOthers) throws TimeoutException {
        Pool away = PgBuilder.pool()
                .connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1))
                .using(vertx)
                .build();
        ImportQueue imports = new ImportQueue(
                vertx,
                new ImportJobStore(away),
                new SpoolDirectory(ofOthers),
                vertx.createSharedWorkerExecutor("import-without-database", 1),
                store,
                new AppendedEventLookup(away, 1),
                InstantSource.system());
        for (int i = 0; i < 16; i++) {
            UUID id = Generators.timeBasedEpochGenerator().generate();
            Future<ImportBus.ImportOpened> opened = onLoop(() -> imports.open(new ImportBus.OpenImport(id, plan())));
            assertThat(await(opened.map(false).otherwise(true))).isTrue();
            abandonments.add(
                    onLoop(() -> imports.fileAbandoned(new ImportBus.FileAbandoned(id, "the file could not be received"))));
        }
        Future<ImportBus.ImportOpened> oneMore = onLoop(() -> imports.open(new ImportBus.OpenImport(importId, plan())));
        Future<ImportBus.ImportReply> ofThat = onLoop(
                () -> imports.fileAbandoned(new ImportBus.FileAbandoned(importId, "the file could not be received")));

        assertThat(await(oneMore).file()).isNull();
        assertThat(await(ofThat).job()).isNull();
        assertThat(abandonments).hasSize(16).noneMatch(Future::isComplete);
        await(onLoop(() -> imports.stop().mapEmpty()));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        loop.runOnContext(ignored -> call.get().onComplete(answer));
        return answer.future();
    }
}
