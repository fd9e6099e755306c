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

/**
 * Movement of a vehicle, calculated from the log on each query, so that late-arriving locations and corrections take
 * effect at once.
 */
public final class MovementQueries {

    private static final int PAGE_LOCATIONS = 5_000;

    /** The timeout of a request on the event bus. */
    private static final long TIMEOUT_SECONDS = 10;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);

    private final TrackQueries tracks;
    private final MovementRule rule;

    public MovementQueries(TrackQueries tracks, MovementRule rule) {
        this.tracks = tracks;
        this.rule = rule;
    }

    /**
     * Completes with the movement within a time range, both ends included; locations outside it have no influence. Two
     * pages of locations are in memory at most. Fails when the database fails or after 10 s.
     *
     * @param asKnownAt events recorded later are ignored; null includes all
     * @param isFlaggedIncluded whether doubtful and implausible locations count
     */
    public Future<Movement> between(
            UUID vehicleId, Instant from, Instant to, @Nullable Instant asKnownAt, boolean isFlaggedIncluded) {
        Measurement measurement =
                new Measurement(vehicleId, to, asKnownAt, new MovementCalculator(rule, isFlaggedIncluded));
        measurement.readFrom(TrackCursor.before(from));
        return measurement.result.future();
    }

    private final class Measurement {

        private final UUID vehicleId;
        private final Instant to;
        private final @Nullable Instant asKnownAt;
        private final MovementCalculator calculator;
        private final Promise<Movement> result = Promise.promise();
        private final long startedNanos = System.nanoTime();

        Measurement(UUID vehicleId, Instant to, @Nullable Instant asKnownAt, MovementCalculator calculator) {
            this.vehicleId = vehicleId;
            this.to = to;
            this.asKnownAt = asKnownAt;
            this.calculator = calculator;
        }

        void readFrom(TrackCursor cursor) {
            page(cursor).onComplete(this::addPage, result::fail);
        }

        private Future<TrackQueries.TrackPage> page(TrackCursor cursor) {
            return tracks.page(vehicleId, cursor, to, asKnownAt, PAGE_LOCATIONS);
        }

        private void addPage(TrackQueries.TrackPage page) {
            if (System.nanoTime() - startedNanos > TIMEOUT_NANOS) {
                result.fail("the movement was not calculated within " + TIMEOUT_SECONDS + " s");
                return;
            }
            // The next page is read while this one is processed.
            Optional<Future<TrackQueries.TrackPage>> following =
                    Optional.ofNullable(page.next()).map(this::page);
            for (HistoricalLocation location : page.locations()) {
                calculator.add(new PositionReport(
                        location.locationTrackedId(),
                        location.fix().occurredAt(),
                        location.point(),
                        location.flags().stream().anyMatch(QualityFlag::isDoubtful)));
            }
            following.ifPresentOrElse(
                    next -> next.onComplete(this::addPage, result::fail), () -> result.complete(calculator.finish()));
        }
    }
}
