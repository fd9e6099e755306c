package vehicletracking.query;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.eventstore.table.EventLookup;

/** Handler of queries on the event log. Answers name the archives that may contain further events. */
final class LogQueryHandler {

    private final EventStore store;
    private final EventLookup events;
    private final EventProofs proofs;
    private final ArchiveIndex archives;

    LogQueryHandler(EventStore store, EventLookup events, EventProofs proofs, ArchiveIndex archives) {
        this.store = store;
        this.events = events;
        this.proofs = proofs;
        this.archives = archives;
    }

    Future<QueryBus.FoundEvents> events(QueryBus.EventsQuery query) {
        return archives.withArchives(page -> ArchiveIndex.withinRange(query.after(), page.next()), () -> read(query))
                .map(found -> new QueryBus.FoundEvents(found.answer(), found.archives()));
    }

    private Future<EventPage> read(QueryBus.EventsQuery query) {
        return query.upTo() == null
                ? store.read(query.filter(), query.after(), query.limit())
                : store.read(query.filter(), query.after(), query.upTo(), query.limit());
    }

    Future<QueryBus.LogHead> head(QueryBus.LogHeadQuery query) {
        return archives.withArchives(head -> ArchiveIndex.withinRange(query.after(), head), store::head)
                .map(head -> new QueryBus.LogHead(head.answer(), head.archives()));
    }

    Future<QueryBus.FoundEvent> event(QueryBus.EventQuery query) {
        return withArchivesOf(query.eventId(), () -> events.find(query.eventId()))
                .map(found -> new QueryBus.FoundEvent(found.answer().orElse(null), found.archives()));
    }

    Future<QueryBus.FoundProof> proof(QueryBus.EventQuery query) {
        return withArchivesOf(query.eventId(), () -> proofs.proof(query.eventId()))
                .map(found -> new QueryBus.FoundProof(found.answer().orElse(null), found.archives()));
    }

    private <T> Future<ArchiveIndex.ArchiveAware<T>> withArchivesOf(UUID eventId, Supplier<Future<T>> query) {
        return archives.withArchives(ignored -> archive -> archive.mayContain(eventId), query);
    }
}
