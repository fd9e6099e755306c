package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import vehicletracking.batch.Batcher;
import vehicletracking.quality.Judge;
import vehicletracking.quality.QualityRule;
import vehicletracking.vehicle.Details;
import vehicletracking.vehicle.Flag;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Where every report of a location comes in: it is recognised when it was here before, and judged when it was not. What
 * is remembered belongs to all instances of the {@link CommandVerticle}, to which one reception is handed.
 */
public final class Reception {

    /** Reports that arrive while others are looked up share the next statement. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 20_000);

    private final KnownLocations known;
    private final InstantSource clock;
    private final Judge judge;
    private final RecentLocations recent;

    /**
     * @param pool connections that see what was committed last
     * @param clock the time of receipt
     * @param maxVehicles how many vehicles' last reports are kept in memory
     */
    public Reception(Pool pool, InstantSource clock, QualityRule rule, int maxVehicles) {
        this.known = new KnownLocations(pool);
        this.clock = clock;
        this.judge = new Judge(rule);
        this.recent = new RecentLocations(judge, maxVehicles);
    }

    /** The way in for the reports that one event loop takes. */
    Door door(Context context) {
        return new Door(context);
    }

    /** Confined to one event loop. */
    final class Door {

        private final Context context;
        private final Batcher<KnownLocations.Asked, KnownLocations.Found> lookups;

        private Door(Context context) {
            this.context = context;
            this.lookups = new Batcher<>(LOOKUP_LIMITS, context, known::find);
        }

        /**
         * Completes with what came of this report, or of the same one when it came in first.
         *
         * @param hasOwnTime whether the device said when it was there
         * @param append takes the report, with what was found to be odd about it, into the log
         */
        Future<CommandReply> receive(
                LocationTracked event, boolean hasOwnTime, Function<LocationTracked, Future<CommandReply>> append) {
            Set<Flag> flags = withOwn(event, judge.flagsOf(event.fix(), clock.instant()));
            return switch (recent.arrive(event, flags, hasOwnTime)) {
                case RecentLocations.Arrival.Again again ->
                    here(again.outcome())
                            .recover(failure -> failure instanceof RequestKeys.DoneBefore
                                    ? receive(event, hasOwnTime, append) // that was about a key which is none of ours
                                    : Future.failedFuture(failure));
                case RecentLocations.Arrival.First first -> append(event, flags, first, append);
                case RecentLocations.Arrival.Unsure unsure -> lookUp(event, flags, unsure, append);
            };
        }

        /** The first one may have come in on another event loop. */
        private Future<CommandReply> here(Future<CommandReply> outcome) {
            if (outcome.isComplete()) {
                return outcome;
            }
            Promise<CommandReply> here = Promise.promise();
            outcome.onComplete(done -> context.runOnContext(ignored -> here.handle(done)));
            return here.future();
        }

        private Future<CommandReply> lookUp(
                LocationTracked event,
                Set<Flag> flags,
                RecentLocations.Arrival.Unsure unsure,
                Function<LocationTracked, Future<CommandReply>> append) {
            return lookups.submit(new KnownLocations.Asked(event.vehicleId(), event.fix()))
                    .onFailure(fault -> recent.settle(event, unsure.sighting(), false, Future.failedFuture(fault)))
                    .compose(found -> {
                        if (found.same() != null) {
                            recent.recognise(event, unsure.sighting(), found.same());
                            return Future.succeededFuture(found.same());
                        }
                        return append(event, flags, recent.judge(event, unsure, found, flags), append);
                    });
        }

        private Future<CommandReply> append(
                LocationTracked event,
                Set<Flag> flags,
                RecentLocations.Arrival.First first,
                Function<LocationTracked, Future<CommandReply>> append) {
            Future<CommandReply> reply = tryTo(append, flagged(event, flags, first.isTooFast()));
            return reply.onComplete(
                    outcome -> recent.settle(event, first.sighting(), flags.contains(Flag.FUTURE), outcome));
        }
    }

    private static Future<CommandReply> tryTo(
            Function<LocationTracked, Future<CommandReply>> append, LocationTracked event) {
        try {
            return append.apply(event);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Set<Flag> withOwn(LocationTracked event, Set<Flag> found) {
        if (event.details().flags().isEmpty()) {
            return found;
        }
        Set<Flag> all = EnumSet.copyOf(event.details().flags());
        all.addAll(found);
        return all;
    }

    private static LocationTracked flagged(LocationTracked event, Set<Flag> flags, boolean isTooFast) {
        if (flags.isEmpty() && !isTooFast) {
            return event;
        }
        Set<Flag> all = EnumSet.noneOf(Flag.class);
        all.addAll(flags);
        if (isTooFast) {
            all.add(Flag.IMPLAUSIBLE_SPEED);
        }
        Details details = event.details();
        return new LocationTracked(
                event.id(), event.vehicleId(), event.fix(), new Details(details.deviceId(), all, details.attributes()));
    }
}
