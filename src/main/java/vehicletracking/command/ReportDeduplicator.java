package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;
import vehicletracking.command.RecentReports.Arrival;
import vehicletracking.eventstore.EventStore;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.quality.QualityRule;
import vehicletracking.vehicle.LocationDetails;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Entry point of all location reports: recognises duplicates and assesses the quality of new reports.
 *
 * <p>Two reports are duplicates when vehicle, time and location are equal. One deduplicator serves all instances of
 * {@link CommandVerticle}; it is thread-safe, its state is that of {@link RecentReports}.
 */
public final class ReportDeduplicator {

    /** Reports that arrive during a look-up share the next statement. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 20_000);

    private final DuplicateLookup duplicateLookup;
    private final InstantSource clock;
    private final ClockMonitor clockMonitor;
    private final QualityAssessor assessor;
    private final RecentReports recentReports;
    private final WriterEpochs epochs;
    private final CommandTelemetry telemetry;

    /**
     * @param pool connections that see the latest commits
     * @param clock the time of receipt
     * @param clockMonitor whether that time is doubtful
     * @param maxVehicles vehicles whose last reports are kept in memory
     * @param telemetry receives the duplicates and the flags
     */
    public ReportDeduplicator(
            EventStore store,
            Pool pool,
            InstantSource clock,
            ClockMonitor clockMonitor,
            QualityRule rule,
            int maxVehicles,
            CommandTelemetry telemetry) {
        this.duplicateLookup = new DuplicateLookup(pool, store.shardStatements());
        this.clock = clock;
        this.clockMonitor = clockMonitor;
        this.assessor = new QualityAssessor(rule);
        this.recentReports = new RecentReports(assessor, maxVehicles);
        this.epochs = new WriterEpochs(store, new ForeignReports(pool, recentReports, store.shards()));
        this.telemetry = telemetry;
    }

    /** The epochs in which the reports in memory are complete. */
    WriterEpochs epochs() {
        return epochs;
    }

    /** Number of times that another process took over a shard in which this one held a writer epoch. */
    public long collisions() {
        return epochs.collisions();
    }

    PerEventLoop forEventLoop(Context context) {
        return new PerEventLoop(context);
    }

    /** Deduplicates the reports of one event loop, to which it is confined. */
    final class PerEventLoop {

        private final Context context;
        private final Batcher<DuplicateLookup.Query, DuplicateLookup.Result> lookups;

        private PerEventLoop(Context context) {
            this.context = context;
            this.lookups = new Batcher<>(LOOKUP_LIMITS, context, duplicateLookup::find);
        }

        /**
         * Assesses and appends a report. Completes or fails with its outcome, or with that of the first report, without
         * a call of {@code appendEvent}, when this is a duplicate. The time is that of receipt unless {@code
         * hasOwnTime}; {@code isImported} marks history from a file.
         */
        Future<CommandReply> deduplicate(
                LocationTracked event,
                boolean hasOwnTime,
                boolean isImported,
                Function<LocationTracked, Future<CommandReply>> appendEvent) {
            Set<QualityFlag> flags = flagsOf(event, hasOwnTime, isImported);
            return switch (recentReports.findOrAdd(event, flags, hasOwnTime)) {
                case Arrival.Duplicate duplicate ->
                    outcomeOf(duplicate)
                            .onSuccess(ignored -> telemetry.duplicateDetected())
                            .recover(failure -> failure instanceof IdempotencyKeys.AlreadyExecutedException
                                    // the key of the first report, which is not that of this one
                                    ? deduplicate(event, hasOwnTime, isImported, appendEvent)
                                    : Future.failedFuture(failure));
                case Arrival.New added -> appendNew(event, flags, added, appendEvent);
                case Arrival.LookupRequired unresolved -> lookUp(event, flags, unresolved, appendEvent);
            };
        }

        private Future<CommandReply> outcomeOf(Arrival.Duplicate duplicate) {
            Future<CommandReply> outcome = duplicate.outcome();
            if (outcome.isComplete()) {
                return outcome;
            }
            // The first report may have arrived on another event loop.
            Promise<CommandReply> onThisLoop = Promise.promise();
            outcome.onComplete(result -> context.runOnContext(ignored -> onThisLoop.handle(result)));
            return onThisLoop.future();
        }

        private Future<CommandReply> lookUp(
                LocationTracked event,
                Set<QualityFlag> flags,
                Arrival.LookupRequired unresolved,
                Function<LocationTracked, Future<CommandReply>> appendEvent) {
            return lookups.submit(new DuplicateLookup.Query(event.vehicleId(), event.fix()))
                    .onFailure(failure ->
                            recentReports.settle(event, unresolved.report(), false, Future.failedFuture(failure)))
                    .compose(found -> {
                        if (found.duplicate() != null) {
                            telemetry.duplicateDetected();
                            recentReports.settleAsDuplicate(event, unresolved.report(), found.duplicate());
                            return Future.succeededFuture(found.duplicate());
                        }
                        Arrival.New added = recentReports.assess(event, unresolved, found, flags);
                        return appendNew(event, flags, added, appendEvent);
                    });
        }

        private Future<CommandReply> appendNew(
                LocationTracked event,
                Set<QualityFlag> flags,
                Arrival.New added,
                Function<LocationTracked, Future<CommandReply>> appendEvent) {
            return applyCatching(appendEvent, flagged(event, flags, added.isTooFast()))
                    .onComplete(outcome -> {
                        recentReports.settle(event, added.report(), flags.contains(QualityFlag.FUTURE), outcome);
                        recordFlags(outcome.result());
                    });
        }
    }

    private void recordFlags(@Nullable CommandReply reply) {
        if (reply instanceof CommandReply.Tracked tracked && !tracked.flags().isEmpty()) {
            telemetry.locationFlagged(tracked.flags());
        }
    }

    private static Future<CommandReply> applyCatching(
            Function<LocationTracked, Future<CommandReply>> appendEvent, LocationTracked event) {
        try {
            return appendEvent.apply(event);
        } catch (RuntimeException e) {
            return Future.failedFuture(e); // else the report would stay pending
        }
    }

    /** All flags but that of the speed, which depends on earlier reports. */
    private Set<QualityFlag> flagsOf(LocationTracked event, boolean hasOwnTime, boolean isImported) {
        Instant receivedAt = clock.instant();
        Set<QualityFlag> assessed = isImported
                ? assessor.flagsOfImported(event.fix(), receivedAt)
                : assessor.flagsOf(event.fix(), receivedAt);
        boolean isClockDoubtful = !hasOwnTime && clockMonitor.isDoubtful();
        Set<QualityFlag> ofClock = isClockDoubtful ? Set.of(QualityFlag.CLOCK_JUMPED) : Set.of();
        return union(event.details().flags(), union(ofClock, assessed));
    }

    private static Set<QualityFlag> union(Set<QualityFlag> some, Set<QualityFlag> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        Set<QualityFlag> all = EnumSet.copyOf(some);
        all.addAll(others);
        return all;
    }

    private static LocationTracked flagged(LocationTracked event, Set<QualityFlag> flags, boolean isTooFast) {
        Set<QualityFlag> all = isTooFast ? union(flags, Set.of(QualityFlag.IMPLAUSIBLE_SPEED)) : flags;
        if (all.isEmpty()) {
            return event;
        }
        LocationDetails details = event.details();
        return new LocationTracked(
                event.id(),
                event.vehicleId(),
                event.fix(),
                new LocationDetails(details.deviceId(), all, details.attributes()));
    }
}
