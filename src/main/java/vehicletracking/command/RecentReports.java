package vehicletracking.command;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.OverloadedException;
import vehicletracking.quality.PriorReport.Doubt;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Recent and pending reports of all vehicles, for duplicate detection in memory. Shared by all {@link CommandVerticle}
 * instances: every method is synchronized, promises complete outside the lock. A report is added before the log is
 * queried and stays until its append completes, so a query that begins after its eviction finds it in the log.
 */
final class RecentReports {

    private final QualityAssessor assessor;
    private final int maxVehicles;
    // In access order: beyond maxVehicles, the least recently reported vehicle is evicted.
    private final Map<UUID, VehicleReportWindow> windows = new LinkedHashMap<>(16, 0.75f, true);

    RecentReports(QualityAssessor assessor, int maxVehicles) {
        this.assessor = assessor;
        this.maxVehicles = maxVehicles;
    }

    sealed interface Arrival {

        /** The outcome is that of the first report. */
        record Duplicate(Future<CommandReply> outcome) implements Arrival {}

        record New(RecentReport report, boolean isTooFast) implements Arrival {}

        /**
         * Memory does not cover the time of the report, as for the first report of a vehicle since the start, or one
         * older than the kept ones. {@code evictions} were counted before the look-up.
         */
        record LookupRequired(RecentReport report, int evictions) implements Arrival {}
    }

    synchronized Arrival findOrAdd(LocationTracked event, Collection<QualityFlag> flags, boolean hasOwnTime) {
        VehicleReportWindow window = windowOf(event.vehicleId());
        RecentReport report = new RecentReport(event.id(), event.fix());
        if (!hasOwnTime) {
            // A report without the time of its fix is never a duplicate, and its speed is unknown.
            window.add(report);
            report.setDoubt(doubtOf(flags));
            return new Arrival.New(report, false);
        }
        Optional<RecentReport> first = window.find(
                report.atMicros(), event.fix().latitude(), event.fix().longitude());
        if (first.isPresent()) {
            return new Arrival.Duplicate(first.get().outcome());
        }
        boolean isCovered = window.covers(report.atMicros());
        window.add(report);
        return isCovered
                ? new Arrival.New(report, assessSpeed(report, flags, window.upTo(report.atMicros())))
                : new Arrival.LookupRequired(report, window.evictions());
    }

    /** Assesses a report that the log does not contain. */
    synchronized Arrival.New assess(
            LocationTracked event,
            Arrival.LookupRequired unresolved,
            DuplicateLookup.Result found,
            Collection<QualityFlag> flags) {
        RecentReport report = unresolved.report();
        VehicleReportWindow window = windowOf(event.vehicleId());
        if (window.evictions() == unresolved.evictions() && !flags.contains(QualityFlag.FUTURE)) {
            window.merge(found, report.atMicros());
        }
        List<RecentReport> before = new ArrayList<>(found.before());
        for (RecentReport each : window.upTo(report.atMicros())) {
            if (found.before().stream().noneMatch(each::hasSameId)) {
                before.add(each);
            }
        }
        before.sort(Comparator.comparingLong(RecentReport::atMicros));
        return new Arrival.New(report, assessSpeed(report, flags, before));
    }

    /** Adds a report that another process has appended, if reports of its vehicle are in memory. */
    synchronized void addForeign(UUID vehicleId, RecentReport report) {
        VehicleReportWindow window = windows.get(vehicleId);
        if (window != null) {
            window.addForeign(report);
        }
    }

    /** Only the pending reports of these vehicles stay reliable. */
    synchronized void invalidate(Predicate<UUID> vehicles) {
        windows.forEach((vehicleId, window) -> {
            if (vehicles.test(vehicleId)) {
                window.invalidate();
            }
        });
    }

    private boolean assessSpeed(RecentReport report, Collection<QualityFlag> flags, List<RecentReport> before) {
        Doubt doubt = doubtOf(flags);
        boolean isTooFast = doubt == Doubt.NONE && assessor.isTooFast(report, before);
        report.setDoubt(isTooFast ? Doubt.SPEED : doubt);
        return isTooFast;
    }

    static Doubt doubtOf(Collection<QualityFlag> flags) {
        boolean isOfSpeed = flags.contains(QualityFlag.IMPLAUSIBLE_SPEED);
        boolean isOther = flags.stream().anyMatch(flag -> flag.isDoubtful() && flag != QualityFlag.IMPLAUSIBLE_SPEED);
        return isOther ? Doubt.OTHER : isOfSpeed ? Doubt.SPEED : Doubt.NONE;
    }

    /** The log contains the report: its waiting duplicates complete with the reply to the first one. */
    void settleAsDuplicate(LocationTracked event, RecentReport report, CommandReply reply) {
        Promise<CommandReply> waiting;
        synchronized (this) {
            windowOf(event.vehicleId()).remove(report);
            waiting = report.detachOutcome();
        }
        completeWaiting(waiting, Future.succeededFuture(reply));
    }

    /** The append of the report, or its look-up, has this outcome: its waiting duplicates complete with it. */
    void settle(LocationTracked event, RecentReport report, boolean isFuture, AsyncResult<CommandReply> outcome) {
        Promise<CommandReply> waiting;
        synchronized (this) {
            commitOrRemove(windowOf(event.vehicleId()), report, isFuture, outcome);
            waiting = report.detachOutcome();
        }
        completeWaiting(waiting, outcome);
    }

    private static void commitOrRemove(
            VehicleReportWindow window, RecentReport report, boolean isFuture, AsyncResult<CommandReply> outcome) {
        if (outcome.succeeded() && outcome.result() instanceof CommandReply.Tracked tracked) {
            report.commit(tracked.position(), tracked.flags());
            window.markCommitted(report, isFuture);
            return;
        }
        window.remove(report);
        if (outcome.failed() && !isCertainlyNotAppended(outcome.cause())) {
            window.invalidate(); // the failed append may be committed all the same
        }
    }

    private static boolean isCertainlyNotAppended(Throwable failure) {
        return failure instanceof OverloadedException
                || failure instanceof FencedException
                || failure instanceof IdempotencyKeys.AlreadyExecutedException;
    }

    private static void completeWaiting(@Nullable Promise<CommandReply> waiting, AsyncResult<CommandReply> outcome) {
        if (waiting != null) {
            waiting.handle(outcome);
        }
    }

    private VehicleReportWindow windowOf(UUID vehicleId) {
        VehicleReportWindow existing = windows.get(vehicleId);
        if (existing != null) {
            return existing;
        }
        VehicleReportWindow window = new VehicleReportWindow();
        evictOneBeyond(maxVehicles - 1);
        windows.put(vehicleId, window);
        return window;
    }

    private void evictOneBeyond(int kept) {
        if (windows.size() > kept) {
            var oldest = windows.values().iterator();
            while (oldest.hasNext()) {
                // Windows with pending reports stay; the append queues bound their number.
                if (!oldest.next().hasPending()) {
                    oldest.remove();
                    return;
                }
            }
        }
    }
}
