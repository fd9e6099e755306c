package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
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
import vehicletracking.claim.Claims;
import vehicletracking.eventstore.postgres.AppendedEventLookup;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.testing.IntegrationTest;

/** Imports that the HTTP server abandons because it received no reply about the receipt of the file. */
@IntegrationTest
class AbandonedImportsTest {

    private static final String FILE = "time,lat,lon\n2020-01-01T00:00:00Z,1,2\n";

    private final UUID importId = Generators.timeBasedEpochGenerator().generate();
    private ImportFixture service;

    @TempDir
    Path spool;

    @BeforeEach
    void start() throws TimeoutException {
        service = new ImportFixture();
        service.deployImports(spool, InstantSource.system());
    }

    @AfterEach
    void stop() throws TimeoutException {
        service.close();
    }

    private static ImportPlan plan() {
        return ImportFixture.plan("LATE-1", true);
    }

    private void send() throws TimeoutException, IOException {
        ImportBus.ImportOpened opened =
                await(ImportBus.OPEN.request(service.vertx.eventBus(), new ImportBus.OpenImport(importId, plan())));
        Files.writeString(Path.of(opened.file()), FILE);
    }

    private Future<ImportBus.ImportReply> abandon() {
        return ImportBus.ABANDONED.request(
                service.vertx.eventBus(), new ImportBus.FileAbandoned(importId, "the file could not be received"));
    }

    private void requireDone() throws TimeoutException {
        ImportJob job = service.awaitEnd(importId);
        assertThat(job.state()).as(job.toString()).isEqualTo(State.DONE);
        assertThat(job.itemsDone()).isEqualTo(1);
    }

    @Test
    void anImportThatIsBeingReceivedCompletes() throws TimeoutException, IOException {
        send();
        Future<ImportBus.ImportReply> received = ImportBus.RECEIVED.request(
                service.vertx.eventBus(), new ImportBus.FileReceived(importId, FILE.length()));
        await(abandon());

        assertThat(await(received).job()).isNotNull();
        requireDone();
    }

    @Test
    void aReceivedImportWithoutAReplyCompletes() throws TimeoutException, IOException {
        send();
        assertThat(await(service.jobs.markReceived(importId, FILE.length()))).isPresent();
        await(abandon());

        requireDone();
    }

    @Test
    void anIncompleteImportFailsAndItsFileIsDeleted() throws TimeoutException, IOException {
        send();
        await(abandon());

        assertThat(service.awaitEnd(importId).state()).isEqualTo(State.FAILED);
        Path file = spool.resolve(importId + ".import");
        for (int polls = 0; Files.exists(file) && polls < 1_000; polls++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(file).doesNotExist();
    }

    /** An import remains open, with its file, until the database is updated. */
    @Test
    void pendingAbandonmentsAreLimitedWhileTheDatabaseIsUnavailable(@TempDir Path otherSpool) throws TimeoutException {
        RetryWithBackoff retry = new RetryWithBackoff(service.vertx);
        ImportQueue imports = queueWithoutDatabase(otherSpool, retry);
        Context eventLoop = service.vertx.getOrCreateContext();
        List<Future<?>> abandonments = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            UUID id = Generators.timeBasedEpochGenerator().generate();
            Future<ImportBus.ImportOpened> opened =
                    on(eventLoop, () -> imports.open(new ImportBus.OpenImport(id, plan())));
            assertThat(await(opened.map(false).otherwise(true))).isTrue();
            abandonments.add(on(
                    eventLoop,
                    () -> imports.fileAbandoned(new ImportBus.FileAbandoned(id, "the file could not be received"))));
        }
        Future<ImportBus.ImportOpened> oneMore =
                on(eventLoop, () -> imports.open(new ImportBus.OpenImport(importId, plan())));
        Future<ImportBus.ImportReply> abandonment = on(
                eventLoop,
                () -> imports.fileAbandoned(new ImportBus.FileAbandoned(importId, "the file could not be received")));

        assertThat(await(oneMore).file()).isNull();
        assertThat(await(abandonment).job()).isNull();
        assertThat(abandonments).hasSize(16).noneMatch(Future::isComplete);
        await(on(eventLoop, () -> {
            retry.stop();
            return Future.succeededFuture();
        }));
    }

    private ImportQueue queueWithoutDatabase(Path otherSpool, RetryWithBackoff retry) {
        Pool unreachable = PgBuilder.pool()
                .connectingTo(new PgConnectOptions().setHost("127.0.0.1").setPort(1))
                .using(service.vertx)
                .build();
        ImportJobStore jobs = new ImportJobStore(unreachable);
        SpoolDirectory spool = new SpoolDirectory(otherSpool);
        WorkerExecutor worker = service.vertx.createSharedWorkerExecutor("import-without-database", 1);
        LocalImports local = new LocalImports(
                service.vertx,
                jobs,
                new Claims(service.vertx, unreachable),
                spool,
                worker,
                service.store,
                new AppendedEventLookup(unreachable, 1),
                InstantSource.system(),
                retry);
        return new ImportQueue(jobs, local, spool, worker, retry);
    }

    private static <T> Future<T> on(Context eventLoop, Supplier<Future<T>> call) {
        Promise<T> result = Promise.promise();
        eventLoop.runOnContext(ignored -> call.get().onComplete(result));
        return result.future();
    }
}
