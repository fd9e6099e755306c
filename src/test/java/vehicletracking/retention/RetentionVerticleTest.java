package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.bus.RecordCodec;
import vehicletracking.cluster.SingleNode;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.retention.RetentionBus.ControlResult;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** When partitions are archived, and replies to requests, on a log with four closed partitions. */
@IntegrationTest
class RetentionVerticleTest {

    private static final int CLOSED = 4;
    private static final int PARTITION_EVENTS = 200;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);

    @TempDir
    private Path directory;

    private Instant now = Instant.now();

    @BeforeEach
    void fillTheLog() throws Exception {
        RecordCodec.register(vertx.eventBus(), ArchivesChanged.class);
        RetentionBus.registerCodecs(vertx.eventBus());
        var store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, PARTITION_EVENTS));
        UUID vehicleId = UUID.randomUUID();
        for (int batch = 0; batch < 95; batch++) {
            await(store.append(
                    0,
                    IntStream.range(0, 9)
                            .mapToObj(i -> Append.always(EventMapper.newEvent(Events.tracked(vehicleId, 1, 2, null))))
                            .toList()));
        }
        long closed = 0;
        while (closed < CLOSED) {
            await(PgEventStore.open(pools.writes(), pools.reads(), 1, PARTITION_EVENTS));
            await(vertx.timer(20));
            closed = await(pools.reads()
                            .query("SELECT FROM log_partition WHERE closed_at IS NOT NULL")
                            .execute())
                    .size();
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private void deploy(Duration maxAge, long maxBytes) throws Exception {
        InstantSource clock = () -> now;
        await(vertx.deployVerticle(new RetentionVerticle(
                pools.writes(), directory, 0, new RetentionRule(maxAge, maxBytes), clock, new SingleNode())));
    }

    private RetentionBus.Status status() throws Exception {
        return await(RetentionBus.STATUS.request(vertx.eventBus(), new RetentionBus.StatusRequest()));
    }

    private ControlResult run() throws Exception {
        return await(RetentionBus.RUN.request(vertx.eventBus(), new RetentionBus.Run()))
                .outcome();
    }

    private ControlResult restore(long fromPosition) throws Exception {
        return await(RetentionBus.RESTORE.request(vertx.eventBus(), new RetentionBus.Restore(fromPosition)))
                .outcome();
    }

    /** The status after the operation in progress has ended. */
    private RetentionBus.Status idle() throws Exception {
        RetentionBus.Status status = status();
        while (status.currentOperation() != null) {
            await(vertx.timer(10));
            status = status();
        }
        return status;
    }

    private List<Long> archived() throws Exception {
        return idle().archives().stream()
                .filter(LogArchive::hasArchivedEvents)
                .map(LogArchive::fromPosition)
                .toList();
    }

    @Test
    void no_partition_is_archived_without_a_limit() throws Exception {
        now = now.plus(Duration.ofDays(100_000));
        deploy(Duration.ZERO, 0);
        assertThat(idle().archives()).isEmpty();
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(idle())
                .extracting(RetentionBus.Status::archives, RetentionBus.Status::lastError)
                .containsExactly(List.of(), null);
    }

    @Test
    void old_partitions_are_archived_at_the_start_and_on_request() throws Exception {
        deploy(Duration.ofDays(30), 0);
        assertThat(archived()).isEmpty();
        now = now.plus(Duration.ofDays(29));
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).isEmpty();
        now = now.plus(Duration.ofDays(2));
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).containsExactly(0L, 200L, 400L, 600L);
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".zst"))).hasSize(CLOSED);
        }
    }

    @Test
    void the_oldest_partitions_are_archived_until_the_log_is_within_its_size_limit() throws Exception {
        deploy(Duration.ZERO, logBytes() - 1);
        assertThat(archived()).containsExactly(0L);
    }

    private long logBytes() throws Exception {
        return await(RetentionVerticle.archiveStore(vertx, pools.writes(), directory, 0)
                .logBytes());
    }

    @Test
    void a_restored_partition_is_not_archived_again_for_a_day() throws Exception {
        now = now.plus(Duration.ofDays(31));
        deploy(Duration.ofDays(30), 0);
        assertThat(archived()).hasSize(CLOSED);
        now = Instant.now();
        assertThat(restore(200)).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).containsExactly(0L, 400L, 600L);
        assertThat(restore(200)).isInstanceOf(ControlResult.NotArchived.class);
        now = now.plus(Duration.ofHours(23));
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).containsExactly(0L, 400L, 600L);
        now = now.plus(Duration.ofDays(31));
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).containsExactly(0L, 200L, 400L, 600L);
    }

    @Test
    void requests_that_can_not_be_fulfilled_are_refused() throws Exception {
        now = now.plus(Duration.ofDays(31));
        deploy(Duration.ofDays(30), 0);
        List<LogArchive> archives = idle().archives();
        assertThat(restore(7)).isInstanceOf(ControlResult.UnknownArchive.class);
        Files.delete(directory.resolve(archives.getFirst().file()));
        assertThat(restore(0))
                .isInstanceOfSatisfying(
                        ControlResult.UnusableFile.class,
                        reply -> assertThat(reply.finding()).contains("not in the directory"));
        Files.writeString(directory.resolve(archives.get(1).file()), "something else");
        assertThat(restore(200))
                .isInstanceOfSatisfying(
                        ControlResult.UnusableFile.class,
                        reply -> assertThat(reply.finding()).contains("altered"));
        assertThat(restore(400)).isInstanceOf(ControlResult.Accepted.class);
        assertThat(List.of(run(), restore(600))).allMatch(ControlResult.Busy.class::isInstance);
        assertThat(archived()).containsExactly(0L, 200L, 600L);
    }

    @Test
    void a_failure_is_reported_and_the_next_run_retries() throws Exception {
        Files.delete(directory);
        Files.writeString(directory, "no directory");
        now = now.plus(Duration.ofDays(31));
        deploy(Duration.ofDays(30), 0);
        assertThat(idle().lastError()).contains("archiving the log partition from position 0");
        Files.delete(directory);
        assertThat(run()).isInstanceOf(ControlResult.Accepted.class);
        assertThat(archived()).hasSize(CLOSED);
        assertThat(status().lastError()).isNull();
    }
}
