package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.history.ArchivedTimeQueries;
import vehicletracking.history.ArchivedTimeQueries.VehicleRange;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.history.MovementQueries;
import vehicletracking.history.TrackQueries;
import vehicletracking.movement.MovementRule;
import vehicletracking.temporal.PartitionTimeCache;

/** Handler of temporal queries. An answer that needs archived events is null and names the archives. */
final class TemporalQueryHandler {

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final ArchiveIndex archives;
    private final ArchivedTimeQueries archivedTimes;
    private final LocationAsOf locations;
    private final FleetAsOf fleet;
    private final TrackQueries tracks;
    private final MovementQueries movements;
    private final Duration maxInterpolationGap;

    TemporalQueryHandler(
            Pool pool,
            ShardStatements statements,
            ArchiveIndex archives,
            Duration maxInterpolationGap,
            MovementRule rule) {
        this.archives = archives;
        this.archivedTimes = new ArchivedTimeQueries(pool);
        PartitionTimeCache times = new PartitionTimeCache(pool, statements);
        this.locations = new LocationAsOf(pool, times::current, maxInterpolationGap, statements);
        this.fleet = new FleetAsOf(pool, times::current, statements);
        this.tracks = new TrackQueries(pool, times::current, statements);
        this.movements = new MovementQueries(tracks, rule);
        this.maxInterpolationGap = maxInterpolationGap;
    }

    Future<TemporalQueryBus.LocationReply> location(LocationAsOf.Query query) {
        return archives.withNeededArchives(ignored -> archivesNeeded(query), () -> locations.find(query))
                // NoneBefore has the time of the first location, which may be archived. The query runs a second time so
                // that this answer and the check of the archives up to that time belong together.
                .compose(checked -> checked.completeAnswer() instanceof LocationAsOfResult.NoneBefore
                        ? withArchivesUpToFirst(query)
                        : Future.succeededFuture(checked))
                .map(checked -> new TemporalQueryBus.LocationReply(checked.completeAnswer(), checked.archives(), null));
    }

    private Future<List<LogArchive>> archivesNeeded(LocationAsOf.Query query) {
        VehicleRange vehicle = VehicleRange.of(query.vehicleId());
        return archivedTimes
                .archivesNeededAt(vehicle, query.at(), query.asKnownAt())
                // Interpolation depends on the later location too.
                .compose(needed -> needed.isEmpty() && query.isInterpolated()
                        ? archivedTimes.archivesNeededWithin(
                                vehicle, query.at(), query.at().plus(maxInterpolationGap))
                        : Future.succeededFuture(needed));
    }

    private Future<ArchiveIndex.ArchiveAware<LocationAsOfResult>> withArchivesUpToFirst(LocationAsOf.Query query) {
        return archives.withNeededArchives(
                answer -> archivesNeeded(query)
                        .compose(needed -> needed.isEmpty()
                                ? archivesNeededUpToFirst(query, answer)
                                : Future.succeededFuture(needed)),
                () -> locations.find(query));
    }

    private Future<List<LogArchive>> archivesNeededUpToFirst(
            LocationAsOf.Query query, @Nullable LocationAsOfResult answer) {
        if (answer != null && !(answer instanceof LocationAsOfResult.NoneBefore)) {
            return Future.succeededFuture(List.of());
        }
        Instant first = answer instanceof LocationAsOfResult.NoneBefore none && none.firstOccurredAt() != null
                ? none.firstOccurredAt()
                : END_OF_TIME;
        return archivedTimes.archivesNeededWithin(VehicleRange.of(query.vehicleId()), query.at(), first);
    }

    Future<TemporalQueryBus.FleetReply> fleet(FleetAsOf.Query query) {
        return archives.withNeededArchives(
                        page -> archivedTimes.archivesNeededAt(
                                new VehicleRange(query.after(), page == null ? null : page.next(), query.scope()),
                                query.at(),
                                query.asKnownAt()),
                        () -> fleet.page(query))
                .map(checked -> new TemporalQueryBus.FleetReply(checked.completeAnswer(), checked.archives(), null));
    }

    /** The first page checks the whole range, so that a streamed track does not end early. */
    Future<TemporalQueryBus.TrackReply> track(TemporalQueryBus.TrackQuery query) {
        TemporalQueryBus.TrackRange range = query.range();
        return archives.withNeededArchives(
                        ignored -> archivedTimes.archivesNeededWithin(
                                VehicleRange.of(query.vehicleId()), range.from().occurredAt(), range.to()),
                        () -> tracks.page(
                                query.vehicleId(), range.from(), range.to(), range.asKnownAt(), range.limit()))
                .map(checked -> new TemporalQueryBus.TrackReply(checked.completeAnswer(), checked.archives(), null));
    }

    Future<TemporalQueryBus.MovementReply> movement(TemporalQueryBus.MovementQuery query) {
        return archives.withNeededArchives(
                        ignored -> archivedTimes.archivesNeededWithin(
                                VehicleRange.of(query.vehicleId()), query.from(), query.to()),
                        () -> movements.between(
                                query.vehicleId(),
                                query.from(),
                                query.to(),
                                query.asKnownAt(),
                                query.isFlaggedIncluded()))
                .map(checked -> new TemporalQueryBus.MovementReply(checked.completeAnswer(), checked.archives(), null));
    }

    Future<TemporalQueryBus.ArchivedRanges> archivedRanges(TemporalQueryBus.ArchivedRangeQuery query) {
        return archives.withNeededArchives(
                        ignored -> archivedTimes.archivesNeededWithin(
                                VehicleRange.of(query.scope()), query.from(), query.to()),
                        Future::succeededFuture)
                .map(checked -> new TemporalQueryBus.ArchivedRanges(checked.archives()));
    }
}
