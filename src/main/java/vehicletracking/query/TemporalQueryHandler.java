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
    private final ArchivedTimeIndex archived;
    private final LocationAsOf locations;
    private final FleetAsOf fleet;
    private final TrackQueries tracks;
    private final MovementQueries movements;
    private final Duration longestGap;

    TemporalQueryHandler(Pool pool, ArchiveIndex archives, Duration longestGap, MovementRule rule) {
        this.archives = archives;
        this.archived = new ArchivedTimeIndex(pool);
        PartitionTimeCache times = new PartitionTimeCache(pool);
        this.locations = new LocationAsOf(pool, times::known, longestGap);
        this.fleet = new FleetAsOf(pool, times::known);
        this.tracks = new TrackQueries(pool, times::known);
        this.movements = new MovementQueries(tracks, rule);
        this.longestGap = longestGap;
    }

    void answerOn(EventBus bus) {
        TemporalQueryBus.LOCATION.answerWith(bus, this::location);
        TemporalQueryBus.FLEET.answerWith(bus, this::fleet);
        TemporalQueryBus.TRACK.answerWith(bus, this::track);
        TemporalQueryBus.MOVEMENT.answerWith(bus, this::movement);
        TemporalQueryBus.WHOLE.answerWith(
                bus,
                asked -> archives.guard(
                                ignored -> archived.within(VehicleRange.ALL, asked.from(), asked.to()),
                                Future::succeededFuture)
                        .map(guarded -> new TemporalQueryBus.ArchivedRanges(guarded.missing())));
    }

    private Future<TemporalQueryBus.LocationReply> location(TemporalQueryBus.LocationOf asked) {
        return archives.guard(ignored -> missingFor(asked), () -> whereabouts(asked))
                .compose(guarded -> guarded.whole() instanceof LocationAsOfResult.NoneBefore
                        ? firstIsKnown(asked)
                        : Future.succeededFuture(guarded))
                .map(guarded -> new TemporalQueryBus.LocationReply(guarded.whole(), guarded.missing()));
    }

    private Future<LocationAsOfResult> whereabouts(TemporalQueryBus.LocationOf asked) {
        return asked.isInterpolated()
                ? locations.interpolated(asked.question())
                : locations.lastKnown(asked.question());
    }

    /** What is between two locations depends on the later one too. */
    private Future<List<LogArchive>> missingFor(TemporalQueryBus.LocationOf asked) {
        LocationAsOf.Query question = asked.question();
        VehicleRange vehicle = VehicleRange.one(question.vehicleId());
        return archived.before(vehicle, question.at(), question.knownAt())
                .compose(missing -> missing.isEmpty() && asked.isInterpolated()
                        ? archived.within(vehicle, question.at(), question.at().plus(longestGap))
                        : Future.succeededFuture(missing));
    }

    /** Where there was nothing yet, it is told when the first was: that may be in an archive. */
    private Future<ArchiveIndex.ArchiveAware<LocationAsOfResult>> firstIsKnown(TemporalQueryBus.LocationOf asked) {
        return archives.guard(
                answer -> missingFor(asked)
                        .compose(missing -> missing.isEmpty()
                                ? missingUpToFirst(asked.question(), answer)
                                : Future.succeededFuture(missing)),
                () -> whereabouts(asked));
    }

    private Future<List<LogArchive>> missingUpToFirst(
            LocationAsOf.Query question, @Nullable LocationAsOfResult answer) {
        if (answer != null && !(answer instanceof LocationAsOfResult.NoneBefore)) {
            return Future.succeededFuture(List.of());
        }
        Instant first = answer instanceof LocationAsOfResult.NoneBefore notYet && notYet.first() != null
                ? notYet.first()
                : END_OF_TIME;
        return archived.within(VehicleRange.one(question.vehicleId()), question.at(), first);
    }

    private Future<TemporalQueryBus.FleetReply> fleet(TemporalQueryBus.FleetOf asked) {
        FleetAsOf.Query question = asked.question();
        return archives.guard(
                        page -> archived.before(
                                new VehicleRange(question.after(), page == null ? null : page.next()),
                                question.at(),
                                question.knownAt()),
                        () -> fleet.page(question))
                .map(guarded -> new TemporalQueryBus.FleetReply(guarded.whole(), guarded.missing()));
    }

    /** The whole stretch is looked at with its first page, so that nothing is begun that can't be ended. */
    private Future<TemporalQueryBus.TrackReply> track(TemporalQueryBus.TrackOf asked) {
        TemporalQueryBus.TrackRange stretch = asked.stretch();
        return archives.guard(
                        ignored -> archived.within(
                                VehicleRange.one(asked.vehicleId()),
                                stretch.from().occurredAt(),
                                stretch.to()),
                        () -> tracks.page(
                                asked.vehicleId(), stretch.from(), stretch.to(), stretch.knownAt(), stretch.limit()))
                .map(guarded -> new TemporalQueryBus.TrackReply(guarded.whole(), guarded.missing()));
    }

    private Future<TemporalQueryBus.MovementReply> movement(TemporalQueryBus.MovementOf asked) {
        return archives.guard(
                        ignored -> archived.within(VehicleRange.one(asked.vehicleId()), asked.from(), asked.to()),
                        () -> movements.between(
                                asked.vehicleId(),
                                asked.from(),
                                asked.to(),
                                asked.knownAt(),
                                asked.isFlaggedIncluded()))
                .map(guarded -> new TemporalQueryBus.MovementReply(guarded.whole(), guarded.missing()));
    }
}
