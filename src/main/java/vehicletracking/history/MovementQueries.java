package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.movement.Movement;
import vehicletracking.movement.MovementCalculator;
import vehicletracking.movement.MovementRule;
import vehicletracking.movement.PositionReport;
import vehicletracking.vehicle.QualityFlag;

/** How a vehicle moved, made from the log when it is asked, so that what is told late counts as soon as it is there. */
public final class MovementQueries {

    private static final int PAGE_LOCATIONS = 5_000;

    /** As long as a question over the bus is waited for. */
    private static final long TIMEOUT_SECONDS = 10;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);

    private final TrackQueries tracks;
    private final MovementRule rule;

    public MovementQueries(TrackQueries tracks, MovementRule rule) {
        this.tracks = tracks;
        this.rule = rule;
    }

    /**
     * The movement between two times, as if nothing had been before or after; holds one page of locations at a time.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     * @param isFlaggedIncluded whether doubtful and implausible locations count like all others
     */
    public Future<Movement> between(
            UUID vehicleId, Instant from, Instant to, @Nullable Instant knownAt, boolean isFlaggedIncluded) {
        Measurement measuring =
                new Measurement(vehicleId, to, knownAt, new MovementCalculator(rule, isFlaggedIncluded));
        measuring.readFrom(TrackCursor.before(from));
        return measuring.result.future();
    }

    private final class Measurement {

        private final UUID vehicleId;
        private final Instant to;
        private final @Nullable Instant asKnownAt;
        private final MovementCalculator calculator;
        private final Promise<Movement> result = Promise.promise();
        private final long startedNanos = System.nanoTime();

        Measurement(UUID vehicleId, Instant to, @Nullable Instant knownAt, MovementCalculator meter) {
            this.vehicleId = vehicleId;
            this.to = to;
            this.asKnownAt = knownAt;
            this.calculator = meter;
        }

        void readFrom(TrackCursor place) {
            page(place).onComplete(this::addPage, result::fail);
        }

        private Future<TrackQueries.TrackPage> page(TrackCursor place) {
            return tracks.page(vehicleId, place, to, asKnownAt, PAGE_LOCATIONS);
        }

        /** While this page is being measured, the next one is being read. */
        private void addPage(TrackQueries.TrackPage page) {
            if (System.nanoTime() - startedNanos > TIMEOUT_NANOS) {
                result.fail("it takes more than " + TIMEOUT_SECONDS + " s; nobody waits for it any more");
                return;
            }
            Optional<Future<TrackQueries.TrackPage>> coming =
                    Optional.ofNullable(page.next()).map(this::page);
            for (HistoricalLocation location : page.locations()) {
                calculator.add(new PositionReport(
                        location.locationTrackedId(),
                        location.fix().occurredAt(),
                        location.point(),
                        location.flags().stream().anyMatch(QualityFlag::isDoubtful)));
            }
            coming.ifPresentOrElse(
                    next -> next.onComplete(this::addPage, result::fail), () -> result.complete(calculator.finish()));
        }
    }
}
