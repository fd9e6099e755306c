package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.history.ArchivedTime;
import vehicletracking.history.ArchivedTime.Vehicles;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.MovementQueries;
import vehicletracking.history.TrackQueries;
import vehicletracking.history.Whereabouts;
import vehicletracking.movement.MovementRule;
import vehicletracking.temporal.PartitionTimes;

/** Answers questions about the past, or says which archives would be needed to. */
final class HistoryAnswers {

    /** No device tells of a later time. */
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final KnownArchives archives;
    private final ArchivedTime archived;
    private final LocationAsOf locations;
    private final FleetAsOf fleet;
    private final TrackQueries tracks;
    private final MovementQueries movements;
    private final Duration longestGap;

    HistoryAnswers(Pool pool, KnownArchives archives, Duration longestGap, MovementRule rule) {
        this.archives = archives;
        this.archived = new ArchivedTime(pool);
        PartitionTimes times = new PartitionTimes(pool);
        this.locations = new LocationAsOf(pool, times::known, longestGap);
        this.fleet = new FleetAsOf(pool, times::known);
        this.tracks = new TrackQueries(pool, times::known);
        this.movements = new MovementQueries(tracks, rule);
        this.longestGap = longestGap;
    }

    void answerOn(EventBus bus) {
        HistoryBus.LOCATION.answerWith(bus, this::location);
        HistoryBus.FLEET.answerWith(bus, this::fleet);
        HistoryBus.TRACK.answerWith(bus, this::track);
        HistoryBus.MOVEMENT.answerWith(bus, this::movement);
        HistoryBus.WHOLE.answerWith(
                bus,
                asked -> archives.guard(
                                ignored -> archived.within(Vehicles.ALL, asked.from(), asked.to()),
                                Future::succeededFuture)
                        .map(guarded -> new HistoryBus.Missing(guarded.missing())));
    }

    private Future<HistoryBus.Answer> location(HistoryBus.LocationOf asked) {
        return archives.guard(ignored -> missingFor(asked), () -> whereabouts(asked))
                .compose(guarded -> guarded.whole() instanceof Whereabouts.NotYet
                        ? firstIsKnown(asked)
                        : Future.succeededFuture(guarded))
                .map(guarded -> new HistoryBus.Answer(guarded.whole(), guarded.missing()));
    }

    private Future<Whereabouts> whereabouts(HistoryBus.LocationOf asked) {
        return asked.isInterpolated()
                ? locations.interpolated(asked.question())
                : locations.lastKnown(asked.question());
    }

    /** What is between two locations depends on the later one too. */
    private Future<List<LogArchive>> missingFor(HistoryBus.LocationOf asked) {
        LocationAsOf.Question question = asked.question();
        Vehicles vehicle = Vehicles.one(question.vehicleId());
        return archived.before(vehicle, question.at(), question.knownAt())
                .compose(missing -> missing.isEmpty() && asked.isInterpolated()
                        ? archived.within(vehicle, question.at(), question.at().plus(longestGap))
                        : Future.succeededFuture(missing));
    }

    /** Where there was nothing yet, it is told when the first was: that may be in an archive. */
    private Future<KnownArchives.Guarded<Whereabouts>> firstIsKnown(HistoryBus.LocationOf asked) {
        return archives.guard(
                answer -> missingFor(asked)
                        .compose(missing -> missing.isEmpty()
                                ? missingUpToFirst(asked.question(), answer)
                                : Future.succeededFuture(missing)),
                () -> whereabouts(asked));
    }

    private Future<List<LogArchive>> missingUpToFirst(LocationAsOf.Question question, @Nullable Whereabouts answer) {
        if (answer != null && !(answer instanceof Whereabouts.NotYet)) {
            return Future.succeededFuture(List.of());
        }
        Instant first =
                answer instanceof Whereabouts.NotYet notYet && notYet.first() != null ? notYet.first() : END_OF_TIME;
        return archived.within(Vehicles.one(question.vehicleId()), question.at(), first);
    }

    private Future<HistoryBus.FleetAnswer> fleet(HistoryBus.FleetOf asked) {
        FleetAsOf.Question question = asked.question();
        return archives.guard(
                        page -> archived.before(
                                new Vehicles(question.after(), page == null ? null : page.next()),
                                question.at(),
                                question.knownAt()),
                        () -> fleet.page(question))
                .map(guarded -> new HistoryBus.FleetAnswer(guarded.whole(), guarded.missing()));
    }

    /** The whole stretch is looked at with its first page, so that nothing is begun that can't be ended. */
    private Future<HistoryBus.TrackAnswer> track(HistoryBus.TrackOf asked) {
        HistoryBus.TrackAfter stretch = asked.stretch();
        return archives.guard(
                        ignored -> archived.within(
                                Vehicles.one(asked.vehicleId()), stretch.from().occurredAt(), stretch.to()),
                        () -> tracks.page(
                                asked.vehicleId(), stretch.from(), stretch.to(), stretch.knownAt(), stretch.limit()))
                .map(guarded -> new HistoryBus.TrackAnswer(guarded.whole(), guarded.missing()));
    }

    private Future<HistoryBus.MovementAnswer> movement(HistoryBus.MovementOf asked) {
        return archives.guard(
                        ignored -> archived.within(Vehicles.one(asked.vehicleId()), asked.from(), asked.to()),
                        () -> movements.between(
                                asked.vehicleId(),
                                asked.from(),
                                asked.to(),
                                asked.knownAt(),
                                asked.isFlaggedIncluded()))
                .map(guarded -> new HistoryBus.MovementAnswer(guarded.whole(), guarded.missing()));
    }
}
