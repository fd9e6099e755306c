package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.claim.Claim;
import vehicletracking.claim.Claims;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.OtherNodePreferred;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Imports that resume after the process was killed between an append and the update of the progress. */
@IntegrationTest
class ImportAfterCrashTest {

    private static final UUID IMPORT = UUID.fromString("019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d");
    private static final UUID VEHICLE = UUID.randomUUID();
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final int LINES = 1_500;
    private static final int APPENDED = 700;

    private ImportFixture service;

    @TempDir
    Path spool;

    @BeforeEach
    void start() throws TimeoutException {
        service = new ImportFixture();
        await(service.store.append(
                0, List.of(Append.always(EventMapper.newEvent(Events.registered(VEHICLE, "CRASH-1"))))));
    }

    @AfterEach
    void stop() throws TimeoutException {
        service.close();
    }

    private void createReceivedImport() throws IOException, TimeoutException {
        Files.writeString(spool.resolve(IMPORT + ".import"), file());
        await(service.jobs.create(IMPORT, ImportFixture.plan("CRASH-1", false), UUID.randomUUID(), "spool"));
        assertThat(await(service.jobs.markReceived(IMPORT, file().length()))).isPresent();
    }

    @Test
    void onlyItemsThatWereNotAppendedAreSentAgain() throws IOException, TimeoutException {
        createReceivedImport();
        Claim ofCrashedProcess = await(new Claims(service.vertx, service.pools.writes()).tryClaim("expired"))
                .orElseThrow();
        assertThat(await(service.jobs.start(IMPORT, UUID.randomUUID(), ofCrashedProcess)))
                .isPresent();
        Instant sentAt = Instant.parse("2026-01-31T13:45:00.123Z");
        Cursor head = await(service.store.head());
        assertThat(await(service.jobs.saveAttempt(
                        IMPORT,
                        ofCrashedProcess,
                        new ImportCounters(0, 0, 0, 0, List.of()),
                        new ImportJobStore.Attempt(sentAt, head, Set.of()))))
                .isTrue();
        DeterministicEventIds ids = new DeterministicEventIds(IMPORT, 0, sentAt);
        await(service.store.append(
                0,
                IntStream.rangeClosed(1, APPENDED)
                        .mapToObj(item -> Append.always(
                                EventMapper.newEvent(new LocationTracked(ids.of(item), VEHICLE, appendedFix(item)))))
                        .toList()));

        service.deployImports(spool, InstantSource.system());
        ImportJob job = service.awaitEnd(IMPORT);

        assertThat(job.state()).isEqualTo(State.DONE);
        assertThat(job.itemsDone()).isEqualTo(LINES);
        assertThat(times()).hasSize(LINES).doesNotHaveDuplicates();
    }

    @Test
    void aNodeThatIsNotPreferredTakesOverWhatNoOtherNodeClaims() throws IOException, TimeoutException {
        createReceivedImport();

        service.deployImports(spool, InstantSource.system(), new OtherNodePreferred());

        assertThat(service.awaitEnd(IMPORT).itemsDone()).isEqualTo(LINES);
    }

    /**
     * The clock advances by a minute at each of the first readings, as if the database were unavailable, then stops.
     */
    @Test
    void itemsAreSentWithFreshIdsOnly() throws IOException, TimeoutException {
        createReceivedImport();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        AtomicInteger readings = new AtomicInteger();
        InstantSource clock = () -> start.plusSeconds(60L * Math.min(readings.getAndIncrement(), 5));

        service.deployImports(spool, clock);

        assertThat(service.awaitEnd(IMPORT).itemsDone()).isEqualTo(LINES);
        assertThat(tracked())
                .hasSize(LINES)
                .allMatch(event -> event.eventId().getMostSignificantBits() >>> 16
                        == start.plusSeconds(300).toEpochMilli());
    }

    private static String file() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(item -> fix(item).occurredAt() + ",1,2")
                .collect(Collectors.joining("\n", "time,lat,lon\n", "\n"));
    }

    private static Fix fix(int item) {
        return new Fix(1, 2, FIRST.plusSeconds(item), null, null, null, null);
    }

    /** At a position different from that in the file, so that only the id identifies it in the event log. */
    private static Fix appendedFix(int item) {
        return new Fix(3, 4, fix(item).occurredAt(), null, null, null, null);
    }

    private List<Instant> times() throws TimeoutException {
        return tracked().stream().map(RecordedEvent::occurredAt).toList();
    }

    private List<RecordedEvent> tracked() throws TimeoutException {
        return await(service.store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events().stream()
                .filter(event -> event.type().equals(EventTypes.LOCATION_TRACKED))
                .toList();
    }
}
