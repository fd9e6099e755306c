package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.history.ArchivedTimeIndex;
import vehicletracking.history.ArchivedTimeIndex.VehicleRange;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.history.MovementQueries;
import vehicletracking.history.TrackQueries;
import vehicletracking.movement.MovementRule;
import vehicletracking.temporal.PartitionTimeCache;

/** Answers questions about the past, or says which archives would be needed to. */
final class TemporalQueryHandler {

    /** No device tells of a later time. */
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final ArchiveIndex archives;
    private final ArchivedTimeIndex archivedTimes;
    private final LocationAsOf locations;
    private final FleetAsOf fleet;
    private final TrackQueries tracks;
    private final MovementQueries movements;
    private final Duration maxInterpolationGap;

    TemporalQueryHandler(Pool pool, ArchiveIndex archives, Duration longestGap, MovementRule rule) {
        this.archives = archives;
        this.archivedTimes = new ArchivedTimeIndex(pool);
        PartitionTimeCache times = new PartitionTimeCache(pool);
        this.locations = new LocationAsOf(pool, times::current, longestGap);
        this.fleet = new FleetAsOf(pool, times::current);
        this.tracks = new TrackQueries(pool, times::current);
        this.movements = new MovementQueries(tracks, rule);
        this.maxInterpolationGap = longestGap;
    }

    void answerOn(EventBus bus) {
        TemporalQueryBus.LOCATION.answerWith(bus, this::location);
        TemporalQueryBus.FLEET.answerWith(bus, this::fleet);
        TemporalQueryBus.TRACK.answerWith(bus, this::track);
        TemporalQueryBus.MOVEMENT.answerWith(bus, this::movement);
        TemporalQueryBus.ARCHIVED_RANGE.answerWith(
                bus,
                asked -> archives.requireUnarchived(
                                ignored -> archivedTimes.archivesNeededWithin(VehicleRange.ALL, asked.from(), asked.to()),
                                Future::succeededFuture)
                        .map(guarded -> new TemporalQueryBus.ArchivedRanges(guarded.missing())));
    }

    private Future<TemporalQueryBus.LocationReply> location(TemporalQueryBus.LocationOf asked) {
        return archives.requireUnarchived(ignored -> archivesNeeded(asked), () -> locationAsOf(asked))
                .compose(guarded -> guarded.completeAnswer() instanceof LocationAsOfResult.NoneBefore
                        ? requireFirstUnarchived(asked)
                        : Future.succeededFuture(guarded))
                .map(guarded -> new TemporalQueryBus.LocationReply(guarded.completeAnswer(), guarded.missing()));
    }

    private Future<LocationAsOfResult> locationAsOf(TemporalQueryBus.LocationOf asked) {
        return asked.isInterpolated()
                ? locations.interpolated(asked.query())
                : locations.lastKnown(asked.query());
    }

    /** What is between two locations depends on the later one too. */
    private Future<List<LogArchive>> archivesNeeded(TemporalQueryBus.LocationOf asked) {
        LocationAsOf.Query question = asked.query();
        VehicleRange vehicle = VehicleRange.of(question.vehicleId());
        return archivedTimes.archivesNeededAt(vehicle, question.at(), question.asKnownAt())
                .compose(missing -> missing.isEmpty() && asked.isInterpolated()
                        ? archivedTimes.archivesNeededWithin(vehicle, question.at(), question.at().plus(maxInterpolationGap))
                        : Future.succeededFuture(missing));
    }

    /** Where there was nothing yet, it is told when the first was: that may be in an archive. */
    private Future<ArchiveIndex.ArchiveAware<LocationAsOfResult>> requireFirstUnarchived(TemporalQueryBus.LocationOf asked) {
        return archives.requireUnarchived(
                answer -> archivesNeeded(asked)
                        .compose(missing -> missing.isEmpty()
                                ? archivesNeededUpToFirst(asked.query(), answer)
                                : Future.succeededFuture(missing)),
                () -> locationAsOf(asked));
    }

    private Future<List<LogArchive>> archivesNeededUpToFirst(
            LocationAsOf.Query question, @Nullable LocationAsOfResult answer) {
        if (answer != null && !(answer instanceof LocationAsOfResult.NoneBefore)) {
            return Future.succeededFuture(List.of());
        }
        Instant first = answer instanceof LocationAsOfResult.NoneBefore notYet && notYet.firstOccurredAt() != null
                ? notYet.firstOccurredAt()
                : END_OF_TIME;
        return archivedTimes.archivesNeededWithin(VehicleRange.of(question.vehicleId()), question.at(), first);
    }

    private Future<TemporalQueryBus.FleetReply> fleet(TemporalQueryBus.FleetOf asked) {
        FleetAsOf.Query question = asked.query();
        return archives.requireUnarchived(
                        page -> archivedTimes.archivesNeededAt(
                                new VehicleRange(question.after(), page == null ? null : page.next()),
                                question.at(),
                                question.asKnownAt()),
                        () -> fleet.page(question))
                .map(guarded -> new TemporalQueryBus.FleetReply(guarded.completeAnswer(), guarded.missing()));
    }

    /** The whole stretch is looked at with its first page, so that nothing is begun that can't be ended. */
    private Future<TemporalQueryBus.TrackReply> track(TemporalQueryBus.TrackQuery asked) {
        TemporalQueryBus.TrackRange stretch = asked.range();
        return archives.requireUnarchived(
                        ignored -> archivedTimes.archivesNeededWithin(
                                VehicleRange.of(asked.vehicleId()),
                                stretch.from().occurredAt(),
                                stretch.to()),
                        () -> tracks.page(
                                asked.vehicleId(), stretch.from(), stretch.to(), stretch.asKnownAt(), stretch.limit()))
                .map(guarded -> new TemporalQueryBus.TrackReply(guarded.completeAnswer(), guarded.missing()));
    }

    private Future<TemporalQueryBus.MovementReply> movement(TemporalQueryBus.MovementQuery asked) {
        return archives.requireUnarchived(
                        ignored -> archivedTimes.archivesNeededWithin(VehicleRange.of(asked.vehicleId()), asked.from(), asked.to()),
                        () -> movements.between(
                                asked.vehicleId(),
                                asked.from(),
                                asked.to(),
                                asked.asKnownAt(),
                                asked.isFlaggedIncluded()))
                .map(guarded -> new TemporalQueryBus.MovementReply(guarded.completeAnswer(), guarded.missing()));
    }
}
