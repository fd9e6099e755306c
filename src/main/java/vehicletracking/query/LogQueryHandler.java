package vehicletracking.query;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.EventScope;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.history.ArchivedTimeQueries;
import vehicletracking.vehicle.AccessScope;

/**
 * Handler of queries on the event log. Answers name the archives that may contain further events. What is not in the scope
 * of a query is answered as if it did not exist.
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
        Supplier<Future<Optional<RecordedEvent>>> find = () -> events.find(query.eventId())
                .map(found -> found.filter(event -> EventScope.includes(query.scope(), event)));
        return withArchivesOf(query, find, QueryBus.FoundEvent::new);
    }

    Future<QueryBus.FoundProof> proof(QueryBus.EventQuery query) {
        Supplier<Future<Optional<EventProofs.Proof>>> find = () -> proofs.proof(query.eventId())
                .map(found -> found.filter(proof -> EventScope.includes(query.scope(), proof.event())));
        return withArchivesOf(query, find, QueryBus.FoundProof::new);
    }

    private <T, A> Future<A> withArchivesOf(
            QueryBus.EventQuery query,
            Supplier<Future<Optional<T>>> find,
            BiFunction<@Nullable T, List<LogArchive>, A> answer) {
        return archives.withArchives(ignored -> archive -> archive.mayContain(query.eventId()), find)
                .compose(found -> withinScope(
                        found, query.scope(), (event, archived) -> answer.apply(event.orElse(null), archived)));
    }

    private <T, A> Future<A> withinScope(
            ArchiveIndex.ArchiveAware<T> found, AccessScope scope, BiFunction<T, List<LogArchive>, A> answer) {
        return archivedTimes
                .withinScope(found.archives(), scope)
                .map(archived -> answer.apply(found.answer(), archived));
    }
}
