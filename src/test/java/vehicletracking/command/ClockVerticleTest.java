package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** The clocks of the service, of the database and of the log are compared at the start. */
@IntegrationTest
class ClockVerticleTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private ClockMonitor.LogClock observed(InstantSource clock) throws Exception {
        ClockMonitor monitor = new ClockMonitor(clock, System::nanoTime);
        assertThat(await(vertx.deployVerticle(new ClockVerticle(pools.reads(), clock, monitor))))
                .isNotNull();
        assertThat(monitor.isDoubtful()).isFalse();
        return monitor.logClock();
    }

    @Test
    void clocks_that_agree_do_not_differ() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        assertThat(store.shards()).isEqualTo(2);
        assertThat(observed(InstantSource.system()).behindLog()).isZero();
        assertThat(observed(InstantSource.system()).behindService()).isBetween(MINUTE.negated(), MINUTE);
    }

    @Test
    void a_service_that_starts_behind_its_log_starts_and_appends_at_the_last_time() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 1_000));
        await(pools.writes()
                .query("UPDATE log_head SET last_at = now() + interval '2 hours'")
                .execute());
        assertThat(observed(InstantSource.system()).behindLog()).isBetween(TWO_HOURS.minus(MINUTE), TWO_HOURS);
        var appended = await(store.append(
                0, List.of(Append.always(EventMapper.newEvent(Events.registered(new UUID(1, 2), "CLOCK"))))));
        assertThat(appended).hasSize(1);
        assertThat(observed(InstantSource.system()).behindLog()).isBetween(TWO_HOURS.minus(MINUTE), TWO_HOURS);
    }

    @Test
    void a_service_whose_clock_differs_from_that_of_the_database_is_noticed() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 1_000));
        assertThat(store.shards()).isEqualTo(1);
        InstantSource system = InstantSource.system();
        assertThat(observed(() -> system.instant().plus(TWO_HOURS)).behindService())
                .isBetween(TWO_HOURS.minus(MINUTE), TWO_HOURS.plus(MINUTE));
        assertThat(observed(() -> system.instant().minus(TWO_HOURS)).behindService())
                .isBetween(
                        TWO_HOURS.plus(MINUTE).negated(),
                        TWO_HOURS.minus(MINUTE).negated());
    }
}
