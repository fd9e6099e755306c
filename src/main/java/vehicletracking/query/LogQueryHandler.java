package vehicletracking.query;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import vehicletracking.eventschema.EventScope;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.history.ArchivedTimeQueries;
import vehicletracking.vehicle.AccessScope;

/**
 * Handler of queries on the event log. Answers name the archives that may contain further events. An event that the scope
 * of a query does not include is not found.
 */
final class LogQueryHandler {

    private final EventStore store;
    private final EventLookup events;
    private final EventProofs proofs;
    private final ArchiveIndex archives;
    private final ArchivedTimeQueries archivedTimes;

    LogQueryHandler(
            EventStore store,
            EventLookup events,
            EventProofs proofs,
            ArchiveIndex archives,
            ArchivedTimeQueries archivedTimes) {
        this.store = store;
        this.events = events;
        this.proofs = proofs;
        this.archives = archives;
        this.archivedTimes = archivedTimes;
    }

    Future<QueryBus.FoundEvents> events(QueryBus.EventsQuery query) {
        return archives.withArchives(page -> ArchiveIndex.withinRange(query.after(), page.next()), () -> read(query))
                .compose(found -> withinScope(found, query.scope(), QueryBus.FoundEvents::new));
    }

    private Future<EventPage> read(QueryBus.EventsQuery query) {
        EventFilter filter = EventScope.restrict(query.filter(), query.scope());
        return query.upTo() == null
                ? store.read(filter, query.after(), query.limit())
                : store.read(filter, query.after(), query.upTo(), query.limit());
    }

    Future<QueryBus.LogHead> head(QueryBus.LogHeadQuery query) {
        return archives.withArchives(head -> ArchiveIndex.withinRange(query.after(), head), store::head)
                .compose(head -> withinScope(head, query.scope(), QueryBus.LogHead::new));
    }

    Future<QueryBus.FoundEvent> event(QueryBus.EventQuery query) {
        return withArchivesOf(
                        query.eventId(),
                        () -> events.find(query.eventId())
                                .map(found -> found.filter(event -> EventScope.includes(query.scope(), event))))
                .compose(found -> withinScope(
                        found,
                        query.scope(),
                        (event, archived) -> new QueryBus.FoundEvent(event.orElse(null), archived)));
    }

    Future<QueryBus.FoundProof> proof(QueryBus.EventQuery query) {
        if (!query.scope().restrictsVehicles()) {
            return proof(query.eventId());
        }
        // The proof of an event of the scope may need archives without other events of the scope.
        return event(query)
                .compose(found -> found.event() == null
                        ? Future.succeededFuture(new QueryBus.FoundProof(null, found.archives()))
                        : proof(query.eventId()));
    }

    private Future<QueryBus.FoundProof> proof(UUID eventId) {
        return withArchivesOf(eventId, () -> proofs.proof(eventId))
                .map(found -> new QueryBus.FoundProof(found.answer().orElse(null), found.archives()));
    }

    private <T> Future<ArchiveIndex.ArchiveAware<T>> withArchivesOf(UUID eventId, Supplier<Future<T>> query) {
        return archives.withArchives(ignored -> archive -> archive.mayContain(eventId), query);
    }

    private <T, A> Future<A> withinScope(
            ArchiveIndex.ArchiveAware<T> found, AccessScope scope, BiFunction<T, List<LogArchive>, A> answer) {
        return archivedTimes
                .withinScope(found.archives(), scope)
                .map(archived -> answer.apply(found.answer(), archived));
    }
}
