package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.eventstore.Cursor;
import vehicletracking.projection.Projection;
import vehicletracking.replica.ReadRequirement;
import vehicletracking.replica.ReadServers;

/**
 * Registers queries that any server answers which has reached the position of the request.
 *
 * @param isUsable which replicas may answer, apart from their position
 */
record QueryRouter(EventBus bus, ReadServers<ReadQueries> servers, Predicate<ReadQueries> isUsable) {

    /** Registers a query of the read model of a projection. */
    <Q, A> void answer(Address<Q, A> address, Projection projection, BiFunction<Q, ReadQueries, Future<A>> query) {
        address.answerAtPosition(
                bus,
                (request, position) -> servers.query(
                        new ReadRequirement(projection.name(), cursor(position)),
                        isUsable,
                        server -> query.apply(request, server),
                        (answer, ignored) -> answer));
    }

    /**
     * Registers a temporal query.
     *
     * @param projection whose read model the query reads beside the log; null for none
     * @param asKnownAt the time whose recorded events the server must have; null for any
     * @param ofReplica adds the position that a replica had replayed to its answer
     */
    <Q, A> void answerAsKnownAt(
            Address<Q, A> address,
            @Nullable Projection projection,
            Function<Q, @Nullable Instant> asKnownAt,
            BiFunction<Q, ReadQueries, Future<A>> query,
            BiFunction<A, Cursor, A> ofReplica) {
        address.answerAtPosition(
                bus,
                (request, position) -> servers.query(
                        new ReadRequirement(
                                projection == null ? null : projection.name(),
                                cursor(position),
                                asKnownAt.apply(request)),
                        isUsable,
                        server -> query.apply(request, server),
                        ofReplica));
    }

    private static @Nullable Cursor cursor(String position) {
        if (position.equals(Address.NEWEST_POSITION)) {
            return null;
        }
        return position.isEmpty() ? Cursor.BEGINNING : Cursor.parse(position);
    }
}
