package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.LossyProxy;
import vehicletracking.testing.LossyProxy.Loss;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand;

/** A command whose append loses its connection is acknowledged with the truth. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the verticle is there before the first test
class UnknownOutcomesTest {

    private static final int REPORTS = 10;
    private static final LicensePlate PLATE = new LicensePlate("LOST 1");

    private final Vertx vertx = Vertx.vertx();
    private LossyProxy proxy;
    private EventStore store;

    @BeforeEach
    void start() throws Exception {
        proxy = LossyProxy.start(vertx, TestDatabase.create());
        Pools pools = Pools.open(vertx, proxy.options(), 4, PgEventStore::isWorthPreparing);
        WriteSide.registerCodecs(vertx.eventBus());
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000));
        WriteSide.deploy(vertx, store, pools, 1);
        assertThat(execute(new VehicleCommand.RegisterVehicle(UUID.randomUUID(), PLATE, Events.NOON)))
                .isInstanceOf(CommandReply.Registered.class);
        assertThat(execute(report(Events.NOON))).isInstanceOf(CommandReply.Tracked.class);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private CommandReply execute(VehicleCommand command) throws Exception {
        return await(WriteSide.send(vertx, List.of(command))).getFirst();
    }

    /** Without a time of its own, so that a second append would not be recognised as a duplicate. */
    private static VehicleCommand report(Instant at) {
        return new VehicleCommand.TrackLocation(
                UUID.randomUUID(), PLATE, new Fix(50, 10, at, null, null, null, null), false);
    }

    private List<UUID> stored(String type) throws Exception {
        return await(store.read(EventFilter.ofTypes(type), Cursor.BEGINNING, 1_000)).events().stream()
                .map(RecordedEvent::eventId)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"REQUEST", "REPLY"})
    void a_location_whose_append_loses_its_connection_is_stored_once_and_acknowledged(Loss loss) throws Exception {
        List<UUID> acknowledged = new ArrayList<>(stored(EventTypes.LOCATION_TRACKED));
        for (int i = 1; i <= REPORTS; i++) {
            proxy.loseNext(loss);
            CommandReply reply = execute(report(Events.NOON.plusSeconds(i)));
            assertThat(reply).isInstanceOf(CommandReply.Tracked.class);
            acknowledged.add(((CommandReply.Tracked) reply).locationTrackedId());
        }
        assertThat(stored(EventTypes.LOCATION_TRACKED)).containsExactlyElementsOf(acknowledged);
    }

    @Test
    void a_registration_whose_commit_loses_its_reply_is_acknowledged() throws Exception {
        LicensePlate plate = new LicensePlate("LOST 2");
        UUID id = UUID.randomUUID();
        proxy.loseNext(Loss.REPLY);
        assertThat(execute(new VehicleCommand.RegisterVehicle(id, plate, Events.NOON)))
                .isInstanceOf(CommandReply.Registered.class);
        assertThat(stored(EventTypes.VEHICLE_REGISTERED)).hasSize(2).contains(id);
    }
}
