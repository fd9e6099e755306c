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
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.OverloadedException;
import vehicletracking.quality.PriorReport.Doubt;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * What was reported of late, and what is on its way to the log. Shared by all instances of the {@link CommandVerticle}, so
 * everything here is synchronised, and nothing in it waits: senders are told outside.
 *
 * <p>A report is put down when it arrives, before anybody asks the log about it, and stays until it is in the log. So
 * whoever asks the log after it was forgotten finds it there.
 */
final class RecentReports {

    private final QualityAssessor judge;
    private final int maxVehicles;
    private final Map<UUID, VehicleReportWindow> tracks = new LinkedHashMap<>(16, 0.75f, true);

    /** @param maxVehicles beyond which the vehicles that were silent longest are forgotten */
    RecentReports(QualityAssessor judge, int maxVehicles) {
        this.judge = judge;
        this.maxVehicles = maxVehicles;
    }

    /** How it stands with a report that arrives. */
    sealed interface Arrival {

        /** It was here before. */
        record Duplicate(Future<CommandReply> outcome) implements Arrival {}

        /** It is the first, and was judged. */
        record New(RecentReport sighting, boolean isTooFast) implements Arrival {}

        /**
         * The log must be asked.
         *
         * @param forgotten what the track had forgotten by now
         */
        record LookupRequired(RecentReport sighting, int forgotten) implements Arrival {}
    }

    /**
     * @param flags found so far
     * @param hasOwnTime whether the device said when it was there; otherwise it is another report than all before, and of
     *     the speed nothing is known
     */
    synchronized Arrival arrive(LocationTracked event, Collection<QualityFlag> flags, boolean hasOwnTime) {
        VehicleReportWindow track = trackOf(event.vehicleId());
        RecentReport sighting = new RecentReport(event.id(), event.fix());
        if (!hasOwnTime) {
            track.add(sighting);
            sighting.judge(doubtOf(flags));
            return new Arrival.New(sighting, false);
        }
        Optional<RecentReport> same = track.find(
                sighting.atMicros(), event.fix().latitude(), event.fix().longitude());
        if (same.isPresent()) {
            return new Arrival.Duplicate(same.get().outcome());
        }
        boolean isComplete = track.isComplete(sighting.atMicros());
        track.add(sighting);
        return isComplete
                ? new Arrival.New(sighting, judged(sighting, flags, track.before(sighting.atMicros())))
                : new Arrival.LookupRequired(sighting, track.forgotten());
    }

    /** The log does not have it: it is the first, and is judged. */
    synchronized Arrival.New judge(
            LocationTracked event,
            Arrival.LookupRequired unsure,
            DuplicateLookup.Result found,
            Collection<QualityFlag> flags) {
        RecentReport sighting = unsure.sighting();
        VehicleReportWindow track = trackOf(event.vehicleId());
        if (track.forgotten() == unsure.forgotten() && !flags.contains(QualityFlag.FUTURE)) {
            track.learn(found, sighting.atMicros());
        }
        List<RecentReport> before = new ArrayList<>(found.before());
        for (RecentReport each : track.before(sighting.atMicros())) {
            if (found.before().stream().noneMatch(each::hasIdOf)) {
                before.add(each);
            }
        }
        before.sort(Comparator.comparingLong(RecentReport::atMicros));
        return new Arrival.New(sighting, judged(sighting, flags, before));
    }

    private boolean judged(RecentReport sighting, Collection<QualityFlag> flags, List<RecentReport> before) {
        Doubt doubt = doubtOf(flags);
        boolean isTooFast = doubt == Doubt.NONE && judge.isTooFast(sighting, before);
        sighting.judge(isTooFast ? Doubt.SPEED : doubt);
        return isTooFast;
    }

    static Doubt doubtOf(Collection<QualityFlag> flags) {
        Doubt doubt = Doubt.NONE;
        for (QualityFlag flag : flags) {
            if (flag.isDoubtful()) {
                doubt = flag == QualityFlag.IMPLAUSIBLE_SPEED && doubt == Doubt.NONE ? Doubt.SPEED : Doubt.OTHER;
            }
        }
        return doubt;
    }

    /** The log has it already: those who wait for it are answered as it was answered first. */
    void recognise(LocationTracked event, RecentReport sighting, CommandReply reply) {
        Promise<CommandReply> waiting;
        synchronized (this) {
            trackOf(event.vehicleId()).drop(sighting);
            waiting = sighting.takeWaiting();
        }
        tell(waiting, Future.succeededFuture(reply));
    }

    /** It was appended or not, and those who wait for it are answered the same. */
    void settle(LocationTracked event, RecentReport sighting, boolean isFuture, AsyncResult<CommandReply> outcome) {
        Promise<CommandReply> waiting;
        synchronized (this) {
            settle(trackOf(event.vehicleId()), sighting, isFuture, outcome);
            waiting = sighting.takeWaiting();
        }
        tell(waiting, outcome);
    }

    private static void settle(
            VehicleReportWindow track, RecentReport sighting, boolean isFuture, AsyncResult<CommandReply> outcome) {
        if (outcome.succeeded() && outcome.result() instanceof CommandReply.Tracked tracked) {
            sighting.commit(tracked.position(), tracked.flags());
            track.settle(sighting, isFuture);
            return;
        }
        track.drop(sighting);
        if (outcome.failed() && !isKnownToBeNowhere(outcome.cause())) {
            track.forget(); // it may be in the log all the same
        }
    }

    private static boolean isKnownToBeNowhere(Throwable failure) {
        return failure instanceof OverloadedException || failure instanceof IdempotencyKeys.AlreadyExecutedException;
    }

    private static void tell(@Nullable Promise<CommandReply> waiting, AsyncResult<CommandReply> outcome) {
        if (waiting != null) {
            waiting.handle(outcome);
        }
    }

    private VehicleReportWindow trackOf(UUID vehicleId) {
        VehicleReportWindow known = tracks.get(vehicleId);
        if (known != null) {
            return known;
        }
        VehicleReportWindow track = new VehicleReportWindow();
        forgetOneBeyond(maxVehicles - 1);
        tracks.put(vehicleId, track);
        return track;
    }

    /** Whatever is on its way to the log stays: there is never more of it than the append queues hold. */
    private void forgetOneBeyond(int kept) {
        if (tracks.size() > kept) {
            var oldest = tracks.values().iterator();
            while (oldest.hasNext()) {
                if (!oldest.next().isInUse()) {
                    oldest.remove();
                    return;
                }
            }
        }
    }
}
