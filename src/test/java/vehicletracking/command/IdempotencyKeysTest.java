package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.FixCorrection;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleCommand;

/** A request with a key is done once, in however many processes it arrives: each Vert.x here is one. */
@IntegrationTest
class IdempotencyKeysTest {

    private static final AtomicInteger TRACKED = new AtomicInteger();

    private static final int SHARDS = 3;
    private static final LicensePlate PLATE = new LicensePlate("KEY 1");

    private final Vertx database = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(database);
    private final EventStore store =
            PgEventStore.open(pools.writes(), pools.reads(), SHARDS, 100_000).await();
    private final List<Vertx> nodes = new ArrayList<>();
    private Duration ahead = Duration.ZERO;

    @AfterEach
    void close() throws Exception {
        for (Vertx node : nodes) {
            await(node.close());
        }
        await(pools.close());
        await(database.close());
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    private Vertx start() throws Exception {
        Vertx vertx = Vertx.vertx();
        nodes.add(vertx);
        WriteSide.registerCodecs(vertx.eventBus());
        WriteSide.deploy(vertx, store, pools, 1, this::now);
        return vertx;
    }

    private static Future<CommandReply> sent(Vertx node, VehicleCommand command, String key, String digest) {
        Cause cause = new Cause("10.0.0.1", null, null, null, null).withIdempotencyKey(new IdempotencyKey(key, digest));
        return CommandBus.COMMANDS
                .request(node.eventBus(), new CommandBus.Commands(List.of(new CommandBus.Request(command, cause))))
                .map(replies -> replies.all().getFirst());
    }

    private static CommandReply send(Vertx node, VehicleCommand command, String key, String digest) throws Exception {
        return await(sent(node, command, key, digest));
    }

    /** As a request that is sent again makes it: with another id. */
    private static VehicleCommand register(LicensePlate plate) {
        return new VehicleCommand.RegisterVehicle(UUID.randomUUID(), plate, Events.NOON);
    }

    /** Never the same location, which would be a duplicate without a key. */
    private static VehicleCommand track() {
        return new VehicleCommand.TrackLocation(
                UUID.randomUUID(),
                PLATE,
                new Fix(1, 2, Events.NOON.plusSeconds(TRACKED.getAndIncrement()), null, null, null, null));
    }

    private List<RecordedEvent> log() throws Exception {
        return await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events();
    }

    @Test
    void every_repeated_command_gets_the_first_reply_and_is_not_executed_again() throws Exception {
        Vertx node = start();
        CommandReply registered = send(node, register(PLATE), "k-register", "d");
        assertThat(send(node, register(PLATE), "k-register", "d")).isEqualTo(registered);
        CommandReply.Tracked tracked = (CommandReply.Tracked) send(node, track(), "k-track", "d");
        assertThat(send(node, track(), "k-track", "d")).isEqualTo(tracked);
        UUID location = tracked.locationTrackedId();
        List<VehicleCommand> others = List.of(
                new VehicleCommand.CorrectLocation(
                        UUID.randomUUID(),
                        location,
                        new FixCorrection(3.0, 4.0, null, null, null, null, null),
                        new Reason("r")),
                new VehicleCommand.RetractLocation(UUID.randomUUID(), location, new Reason("r"), Events.NOON),
                new VehicleCommand.ChangeLicensePlate(UUID.randomUUID(), PLATE, new LicensePlate("KEY 2"), Events.NOON),
                new VehicleCommand.RetireVehicle(UUID.randomUUID(), new LicensePlate("KEY 2"), null, Events.NOON));
        for (VehicleCommand command : others) {
            CommandReply first = send(node, command, "k-" + command.getClass().getSimpleName(), "d");
            assertThat(first).isInstanceOf(CommandReply.Executed.class);
            assertThat(send(node, command, "k-" + command.getClass().getSimpleName(), "d"))
                    .isEqualTo(first);
        }
        assertThat(log()).hasSize(6);
    }

    @Test
    void the_same_holds_after_a_restart_and_in_another_process() throws Exception {
        Vertx first = start();
        CommandReply registered = send(first, register(PLATE), "k", "d");
        await(first.close());
        nodes.clear();

        assertThat(send(start(), register(PLATE), "k", "d")).isEqualTo(registered);
        assertThat(log()).hasSize(1);
    }

    @Test
    void another_request_with_the_key_is_refused_in_every_shard() throws Exception {
        Vertx node = start();
        assertThat(send(node, register(PLATE), "k", "d")).isInstanceOf(CommandReply.Registered.class);

        assertThat(send(node, register(new LicensePlate("KEY 2")), "k", "other"))
                .isEqualTo(new CommandReply.IdempotencyKeyReused("k"));
        assertThat(send(node, track(), "k", "third")).isEqualTo(new CommandReply.IdempotencyKeyReused("k"));
        assertThat(log()).hasSize(1);
    }

    @Test
    void a_refusal_is_not_stored() throws Exception {
        Vertx node = start();
        assertThat(send(node, track(), "k", "d")).isEqualTo(new CommandReply.UnknownVehicle(PLATE));
        assertThat(send(node, register(PLATE), "other", "d")).isInstanceOf(CommandReply.Registered.class);

        assertThat(send(node, track(), "k", "d")).isInstanceOf(CommandReply.Tracked.class);
    }

    @Test
    void of_concurrent_requests_in_two_processes_one_is_executed_and_all_get_its_reply() throws Exception {
        List<Vertx> both = List.of(start(), start());
        assertThat(send(both.getFirst(), register(PLATE), "first", "d")).isInstanceOf(CommandReply.Registered.class);
        for (int round = 0; round < 20; round++) {
            String key = "race-" + round;
            LicensePlate plate = new LicensePlate("RACE " + round);
            requireOneReply(
                    both, IntStream.range(0, 8).mapToObj(i -> register(plate)).toList(), key + "-r");
            requireOneReply(both, IntStream.range(0, 8).mapToObj(i -> track()).toList(), key + "-t");
            requireOneReply(
                    both,
                    IntStream.range(0, 8)
                            .<VehicleCommand>mapToObj(
                                    i -> new VehicleCommand.RetireVehicle(UUID.randomUUID(), plate, null, Events.NOON))
                            .toList(),
                    key + "-x");
        }
        assertThat(log()).hasSize(1 + 3 * 20);
    }

    private static void requireOneReply(List<Vertx> nodes, List<VehicleCommand> commands, String key) throws Exception {
        List<Future<CommandReply>> replies = IntStream.range(0, commands.size())
                .mapToObj(i -> sent(nodes.get(i % nodes.size()), commands.get(i), key, "d"))
                .toList();
        await(Future.all(replies));
        Set<CommandReply> different =
                new HashSet<>(replies.stream().map(Future::result).toList());
        assertThat(different).singleElement().isInstanceOf(CommandReply.Executed.class);
    }

    @Test
    void of_different_concurrent_requests_with_one_key_in_one_shard_one_is_executed() throws Exception {
        List<Vertx> both = List.of(start(), start());
        for (int round = 0; round < 20; round++) {
            String key = "race-" + round;
            List<Future<CommandReply>> replies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                replies.add(sent(both.get(i % 2), register(new LicensePlate("D " + round + " " + i)), key, "d" + i));
            }
            await(Future.all(replies));
            assertThat(replies)
                    .extracting(Future::result)
                    .filteredOn(CommandReply.Registered.class::isInstance)
                    .hasSize(1);
            assertThat(replies)
                    .extracting(Future::result)
                    .filteredOn(new CommandReply.IdempotencyKeyReused(key)::equals)
                    .hasSize(7);
        }
        assertThat(log()).hasSize(20);
    }

    @Test
    void a_key_may_be_reused_after_a_day() throws Exception {
        Vertx node = start();
        CommandReply registered = send(node, register(PLATE), "k", "d");
        ahead = Duration.ofHours(23).plusMinutes(59);
        assertThat(send(node, register(PLATE), "k", "d")).isEqualTo(registered);

        ahead = Duration.ofHours(24).plusMinutes(1);
        assertThat(send(node, register(new LicensePlate("KEY 2")), "k", "other"))
                .isInstanceOf(CommandReply.Registered.class);
        assertThat(log()).hasSize(2);
    }

    @Test
    void only_expired_keys_are_deleted() throws Exception {
        Vertx node = start();
        List<Future<CommandReply>> replies = new ArrayList<>(List.of(sent(node, register(PLATE), "k", "d")));
        await(replies.getFirst());
        IntStream.range(0, 50).forEach(i -> replies.add(sent(node, track(), "t-" + i, "d")));
        await(Future.all(replies));
        IdempotencyKeyCleanupVerticle keys =
                new IdempotencyKeyCleanupVerticle(store, new ExpiringKeys(pools.writes()), this::now);

        assertThat(await(keys.deleteExpired())).isZero();
        assertThat(keysLeft()).isEqualTo(52);

        ahead = Duration.ofHours(25);
        assertThat(await(keys.deleteExpired())).isEqualTo(51);
        assertThat(keysLeft()).as("the plate").isEqualTo(1);
        assertThat(send(node, register(PLATE), "new", "d")).isInstanceOf(CommandReply.PlateTaken.class);
    }

    private long keysLeft() throws Exception {
        return await(pools.reads()
                        .query("SELECT count(*) AS keys FROM consistency")
                        .execute())
                .iterator()
                .next()
                .getLong("keys");
    }
}
