package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/** The write side over the event bus, on the log of a real PostgreSQL. */
@IntegrationTest
class CommandVerticleTest {

    private static final int SHARDS = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);
    private final List<RecordedEvent> announced = Collections.synchronizedList(new ArrayList<>());
    private EventStore store = open();

    private EventStore open() {
        WriteSide.registerCodecs(vertx.eventBus());
        return PgEventStore.open(pools.writes(), pools.reads(), SHARDS, 100_000).await();
    }

    @BeforeEach
    void deploy() throws Exception {
        WriteSide.deploy(vertx, store, pools, 1);
        for (String type : List.of(EventTypes.VEHICLE_REGISTERED, EventTypes.LOCATION_TRACKED)) {
            CommittedEvents.topic(type).listen(vertx.eventBus(), committed -> announced.addAll(committed.events()));
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private List<CommandReply> send(List<? extends VehicleCommand> commands) throws Exception {
        return await(WriteSide.send(vertx, commands));
    }

    private static RegisterVehicle register(String plate) {
        return new RegisterVehicle(UUID.randomUUID(), new LicensePlate(plate), Events.NOON);
    }

    private static TrackLocation track(String plate, Instant occurredAt) {
        return new TrackLocation(
                UUID.randomUUID(), new LicensePlate(plate), new Fix(1, 2, occurredAt, null, null, null, null));
    }

    private List<RecordedEvent> log() throws Exception {
        return await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events();
    }

    @Test
    void of_registrations_of_one_plate_in_one_message_the_first_wins_and_the_others_get_its_id() throws Exception {
        RegisterVehicle first = register("abc 1");
        List<CommandReply> replies = send(List.of(first, register("ABC  1"), register(" Abc 1 ")));
        assertThat(replies.getFirst()).isInstanceOf(CommandReply.Registered.class);
        assertThat(replies.subList(1, 3))
                .containsOnly(new CommandReply.PlateTaken(new LicensePlate("ABC 1"), first.vehicleRegisteredId()));
        assertThat(log()).hasSize(1);
    }

    @Test
    void a_location_of_an_unknown_plate_is_refused_and_appends_nothing() throws Exception {
        assertThat(send(List.of(track("GHOST", Events.NOON))))
                .containsExactly(new CommandReply.UnknownVehicle(new LicensePlate("GHOST")));
        assertThat(log()).isEmpty();
        assertThat(announced).isEmpty();
    }

    @Test
    void exactly_the_appended_events_are_published() throws Exception {
        assertThat(send(List.of(register("P1"), register("P1"), register("P2"))))
                .hasSize(3);
        assertThat(send(List.of(track("P1", Events.NOON), track("NONE", Events.NOON), track("P2", Events.NOON))))
                .hasSize(3);
        assertThat(announced)
                .hasSize(4)
                .extracting(RecordedEvent::position)
                .containsExactlyInAnyOrderElementsOf(
                        log().stream().map(RecordedEvent::position).toList());
        assertThat(announced)
                .extracting(RecordedEvent::eventId)
                .containsExactlyInAnyOrderElementsOf(
                        log().stream().map(RecordedEvent::eventId).toList());
    }

    @Test
    void nothing_is_published_and_the_command_is_refused_when_the_log_is_unreachable() throws Exception {
        assertThat(send(List.of(register("P1")))).hasSize(1);
        announced.clear();
        await(pools.writes().close());
        assertThat(send(List.of(track("P1", Events.NOON), register("P9"))))
                .containsExactly(new CommandReply.Unavailable(), new CommandReply.Unavailable());
        assertThat(announced).isEmpty();
    }

    @Test
    void locations_go_to_the_shard_of_their_vehicle_and_registrations_to_the_first() throws Exception {
        List<RegisterVehicle> registrations =
                IntStream.range(0, 20).mapToObj(i -> register("S" + i)).toList();
        assertThat(send(registrations)).allMatch(CommandReply.Registered.class::isInstance);
        assertThat(send(IntStream.range(0, 20)
                        .mapToObj(i -> track("S" + i, Events.NOON))
                        .toList()))
                .allMatch(CommandReply.Tracked.class::isInstance);
        List<RecordedEvent> log = log();
        assertThat(log)
                .filteredOn(event -> event.type().equals(EventTypes.VEHICLE_REGISTERED))
                .hasSize(20)
                .allMatch(event -> event.position().shard() == 0);
        assertThat(log)
                .filteredOn(event -> event.type().equals(EventTypes.LOCATION_TRACKED))
                .extracting(event -> event.position().shard())
                .contains(0, 1, 2);
    }

    @Test
    void vehicles_evicted_from_memory_are_read_from_the_log() throws Exception {
        List<String> plates = IntStream.range(0, 100).mapToObj(i -> "M" + i).toList();
        assertThat(send(plates.stream().map(CommandVerticleTest::register).toList()))
                .allMatch(CommandReply.Registered.class::isInstance);
        for (int round = 0; round < 3; round++) {
            assertThat(send(plates.stream()
                            .map(plate -> track(plate, Events.NOON))
                            .toList()))
                    .allMatch(CommandReply.Tracked.class::isInstance);
        }
    }
}
