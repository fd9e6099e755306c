package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.command.WriteSide;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.format.CsvMapping;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.TimeFormat;
import vehicletracking.testing.Events;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** What a process leaves that is killed between a commit of the log and the note that it was done. */
class ImportAfterCrashTest {

    private static final UUID IMPORT = UUID.fromString("019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d");
    private static final UUID VEHICLE = UUID.randomUUID();
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final int LINES = 1_500;
    private static final int IN_LOG = 700;

    private final Vertx vertx = Vertx.vertx();
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
        await(store.append(0, List.of(Append.always(EventMapper.newEvent(Events.registered(VEHICLE, "CRASH-1"))))));
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(vertx.close());
    }

    @Test
    void whatCameIntoTheLogIsNotSentAgainAndTheRestIs() throws IOException, TimeoutException {
        Files.writeString(spool.resolve(IMPORT + ".import"), file());
        await(jobs.create(IMPORT, plan()));
        assertThat(await(jobs.markReceived(IMPORT, file().length()))).isPresent();
        assertThat(await(jobs.start(IMPORT))).isPresent();
        Instant sentAt = Instant.parse("2026-01-31T13:45:00.123Z");
        Cursor head = await(store.head());
        assertThat(await(jobs.saveAttempt(
                        IMPORT,
                        new ImportCounters(0, 0, 0, 0, List.of()),
                        new ImportJobStore.Attempt(sentAt, head, Set.of()))))
                .isTrue();
        DeterministicEventIds ids = new DeterministicEventIds(IMPORT, 0, sentAt);
        await(store.append(
                0,
                IntStream.rangeClosed(1, IN_LOG)
                        .mapToObj(item -> Append.always(
                                EventMapper.newEvent(new LocationTracked(ids.of(item), VEHICLE, inLog(item)))))
                        .toList()));

        await(vertx.deployVerticle(new ImportVerticle(pools.writes(), store, spool, InstantSource.system())));
        ImportJob job = awaitEnd();

        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(job.itemsDone()).isEqualTo(LINES);
        assertThat(times()).hasSize(LINES).doesNotHaveDuplicates();
    }

    /** Each look at the clock finds a minute gone, as when the database was away, and in the end none. */
    @Test
    void whatIsSentHasIdsThatWereJustMade() throws IOException, TimeoutException {
        Files.writeString(spool.resolve(IMPORT + ".import"), file());
        await(jobs.create(IMPORT, plan()));
        assertThat(await(jobs.markReceived(IMPORT, file().length()))).isPresent();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        AtomicInteger looks = new AtomicInteger();
        InstantSource clock = () -> start.plusSeconds(60L * Math.min(looks.getAndIncrement(), 5));

        await(vertx.deployVerticle(new ImportVerticle(pools.writes(), store, spool, clock)));

        assertThat(awaitEnd().itemsDone()).isEqualTo(LINES);
        assertThat(tracked())
                .hasSize(LINES)
                .allMatch(event -> event.eventId().getMostSignificantBits() >>> 16
                        == start.plusSeconds(300).toEpochMilli());
    }

    private static ImportPlan plan() {
        CsvMapping usual =
                new CsvMapping(null, null, null, null, null, null, null, null, ',', SpeedUnit.MPS, TimeFormat.DEFAULT);
        return new ImportPlan(ImportPlan.Format.CSV, new LicensePlate("CRASH-1"), false, usual);
    }

    private static String file() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(item -> fix(item).occurredAt() + ",1,2")
                .collect(Collectors.joining("\n", "time,lat,lon\n", "\n"));
    }

    private static Fix fix(int item) {
        return new Fix(1, 2, FIRST.plusSeconds(item), null, null, null, null);
    }

    /** Of another place than in the file, so that nothing but its id tells that it is in the log. */
    private static Fix inLog(int item) {
        return new Fix(3, 4, fix(item).occurredAt(), null, null, null, null);
    }

    private ImportJob awaitEnd() throws TimeoutException {
        ImportJob job = await(jobs.find(IMPORT)).orElseThrow();
        for (int looks = 0; job.endedAt() == null && looks < 2_000; looks++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            job = await(jobs.find(IMPORT)).orElseThrow();
        }
        return job;
    }

    private List<Instant> times() throws TimeoutException {
        return tracked().stream().map(RecordedEvent::occurredAt).toList();
    }

    private List<RecordedEvent> tracked() throws TimeoutException {
        return await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events().stream()
                .filter(event -> event.type().equals(EventMapper.LOCATION_TRACKED))
                .toList();
    }
}
