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
import vehicletracking.quality.ClockMonitor;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.quality.QualityRule;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LocationDetails;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Where every report of a location comes in: it is recognised when it was here before, and judged when it was not. What
 * is remembered belongs to all instances of the {@link CommandVerticle}, to which one reception is handed.
 */
public final class ReportDeduplicator {

    /** Reports that arrive while others are looked up share the next statement. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 20_000);

    private final DuplicateLookup known;
    private final InstantSource clock;
    private final ClockMonitor clockMonitor;
    private final QualityAssessor judge;
    private final RecentReports recent;

    /**
     * @param pool connections that see what was committed last
     * @param clock the time of receipt
     * @param clockMonitor whether that time is doubtful
     * @param maxVehicles how many vehicles' last reports are kept in memory
     */
    public ReportDeduplicator(
            Pool pool, InstantSource clock, ClockMonitor clockMonitor, QualityRule rule, int maxVehicles) {
        this.known = new DuplicateLookup(pool);
        this.clock = clock;
        this.clockMonitor = clockMonitor;
        this.judge = new QualityAssessor(rule);
        this.recent = new RecentReports(judge, maxVehicles);
    }

    /** The way in for the reports that one event loop takes. */
    PerEventLoop door(Context context) {
        return new PerEventLoop(context);
    }

    /** Confined to one event loop. */
    final class PerEventLoop {

        private final Context context;
        private final Batcher<DuplicateLookup.Query, DuplicateLookup.Result> lookups;

        private PerEventLoop(Context context) {
            this.context = context;
            this.lookups = new Batcher<>(LOOKUP_LIMITS, context, known::find);
        }

        /**
         * Completes with what came of this report, or of the same one when it came in first.
         *
         * @param hasOwnTime whether the device said when it was there
         * @param isImported whether it is history from a file
         * @param append takes the report, with what was found to be odd about it, into the log
         */
        Future<CommandReply> receive(
                LocationTracked event,
                boolean hasOwnTime,
                boolean isImported,
                Function<LocationTracked, Future<CommandReply>> append) {
            Set<QualityFlag> found = flagsOf(event.fix(), isImported);
            Set<QualityFlag> flags = withOwn(
                    event, !hasOwnTime && clockMonitor.isDoubtful() ? with(QualityFlag.CLOCK_JUMPED, found) : found);
            return switch (recent.arrive(event, flags, hasOwnTime)) {
                case RecentReports.Arrival.Duplicate again ->
                    here(again.outcome())
                            .recover(failure -> failure instanceof IdempotencyKeys.AlreadyExecutedException
                                    ? receive(
                                            event,
                                            hasOwnTime,
                                            isImported,
                                            append) // that was about a key which is none of ours
                                    : Future.failedFuture(failure));
                case RecentReports.Arrival.New first -> append(event, flags, first, append);
                case RecentReports.Arrival.LookupRequired unsure -> lookUp(event, flags, unsure, append);
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
                Set<QualityFlag> flags,
                RecentReports.Arrival.LookupRequired unsure,
                Function<LocationTracked, Future<CommandReply>> append) {
            return lookups.submit(new DuplicateLookup.Query(event.vehicleId(), event.fix()))
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
                Set<QualityFlag> flags,
                RecentReports.Arrival.New first,
                Function<LocationTracked, Future<CommandReply>> append) {
            Future<CommandReply> reply = tryTo(append, flagged(event, flags, first.isTooFast()));
            return reply.onComplete(
                    outcome -> recent.settle(event, first.sighting(), flags.contains(QualityFlag.FUTURE), outcome));
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

    private Set<QualityFlag> flagsOf(Fix fix, boolean isImported) {
        return isImported ? judge.flagsOfImported(fix, clock.instant()) : judge.flagsOf(fix, clock.instant());
    }

    private static Set<QualityFlag> with(QualityFlag flag, Set<QualityFlag> flags) {
        Set<QualityFlag> all = EnumSet.of(flag);
        all.addAll(flags);
        return all;
    }

    private static Set<QualityFlag> withOwn(LocationTracked event, Set<QualityFlag> found) {
        if (event.details().flags().isEmpty()) {
            return found;
        }
        Set<QualityFlag> all = EnumSet.copyOf(event.details().flags());
        all.addAll(found);
        return all;
    }

    private static LocationTracked flagged(LocationTracked event, Set<QualityFlag> flags, boolean isTooFast) {
        if (flags.isEmpty() && !isTooFast) {
            return event;
        }
        Set<QualityFlag> all = EnumSet.noneOf(QualityFlag.class);
        all.addAll(flags);
        if (isTooFast) {
            all.add(QualityFlag.IMPLAUSIBLE_SPEED);
        }
        LocationDetails details = event.details();
        return new LocationTracked(
                event.id(),
                event.vehicleId(),
                event.fix(),
                new LocationDetails(details.deviceId(), all, details.attributes()));
    }
}
