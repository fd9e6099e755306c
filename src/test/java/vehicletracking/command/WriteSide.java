package vehicletracking.command;

import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeoutException;
import vehicletracking.batch.Batcher;
import vehicletracking.bus.RecordCodec;
import vehicletracking.cluster.SingleNode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.quality.QualityRule;
import vehicletracking.testing.Events;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;

/** The write side for tests. It keeps ten vehicles in memory, and takes everything in an hour after noon. */
public final class WriteSide {

    static final QualityRule RULE = new QualityRule(70, 1_000, Duration.ofDays(30));

    private static final ClockMonitor STEADY = new ClockMonitor(InstantSource.fixed(Events.NOON), () -> 0);
    private static final int VEHICLES_IN_MEMORY = 10;

    private WriteSide() {}

    public static void registerCodecs(EventBus bus) {
        RecordCodec.register(bus, LogAppended.class);
        RecordCodec.register(bus, CommittedEvents.class);
        CommandBus.registerCodecs(bus);
    }

    /** Instances that remember what was reported together. */
    @CanIgnoreReturnValue
    public static String deploy(Vertx vertx, EventStore store, Pools pools, int instances) throws TimeoutException {
        return deploy(vertx, store, pools, instances, InstantSource.system());
    }

    /** @param clock by which idempotency keys expire */
    @CanIgnoreReturnValue
    static String deploy(Vertx vertx, EventStore store, Pools pools, int instances, InstantSource clock)
            throws TimeoutException {
        ReportDeduplicator deduplicator = new ReportDeduplicator(
                store,
                pools.writes(),
                InstantSource.fixed(Events.NOON.plusSeconds(3_600)),
                STEADY,
                RULE,
                VEHICLES_IN_MEMORY,
                CommandTelemetry.NONE);
        return await(vertx.deployVerticle(
                () -> new CommandVerticle(
                        store,
                        new EventLookup(pools.reads()),
                        new Batcher.Limits(100, 1, 10_000),
                        VEHICLES_IN_MEMORY,
                        deduplicator,
                        new ExpiringKeys(pools.writes()),
                        clock,
                        new SingleNode(),
                        new CommandHealth(store.shards()),
                        CommandTelemetry.NONE),
                new DeploymentOptions().setInstances(instances)));
    }

    /** In one message. */
    static Future<List<CommandReply>> send(Vertx vertx, List<? extends VehicleCommand> commands) {
        List<CommandBus.Request> requests = commands.stream()
                .map(command -> new CommandBus.Request(command, Cause.UNKNOWN))
                .toList();
        return CommandBus.COMMANDS
                .request(vertx.eventBus(), new CommandBus.Commands(requests))
                .map(CommandBus.Replies::all);
    }

    /** Each in a message of its own, and all at once. */
    static List<CommandReply> sendAtOnce(Vertx vertx, List<? extends VehicleCommand> commands) throws TimeoutException {
        List<Future<List<CommandReply>>> sent =
                commands.stream().map(command -> send(vertx, List.of(command))).toList();
        await(Future.all(sent));
        return sent.stream().flatMap(replies -> replies.result().stream()).toList();
    }
}
