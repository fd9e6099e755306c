package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vehicletracking.bus.Address;
import vehicletracking.eventstore.Cursor;
import vehicletracking.projection.Projection;
import vehicletracking.query.QueryBus;

/**
 * Read-your-writes consistency: a query with the {@code Log-Position} of a command waits until its read model includes
 * that position, up to the time of {@code Prefer: wait=<seconds>} (RFC 7240, section 4.3),
 * {@value #DEFAULT_WAIT_SECONDS} s by default.
 */
public final class ReadYourWrites {

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,5})\"?");
    private static final int DEFAULT_WAIT_SECONDS = 2;
    private static final int MAX_WAIT_SECONDS = 8;

    private final EventBus bus;

    public ReadYourWrites(EventBus bus) {
        this.bus = bus;
    }

    /**
     * Sends a query when the projection has reached the position of the request, or when the time to wait is over. It
     * is answered by a server that has reached the position.
     */
    public <Q, A> Future<A> request(RoutingContext request, Projection projection, Address<Q, A> address, Q query) {
        String position = position(request).toString();
        return after(request, projection, () -> address.request(bus, query, position));
    }

    /** Runs a query when the projection has reached the position of the request, or when the time to wait is over. */
    public <T> Future<T> after(RoutingContext request, Projection projection, Supplier<Future<T>> query) {
        Cursor required = position(request);
        if (required.positions().isEmpty()) {
            return query.get();
        }
        return QueryBus.AWAIT
                .request(bus, new QueryBus.AwaitPosition(projection.name(), required, waitSeconds(request) * 1_000L))
                .compose(ignored -> query.get());
    }

    /**
     * The {@code Log-Position} of a request; {@link Cursor#BEGINNING} without it.
     *
     * @throws Problem 400 when it is malformed
     */
    public static Cursor position(RoutingContext request) {
        String text = request.request().getHeader(Response.LOG_POSITION);
        if (text == null) {
            return Cursor.BEGINNING;
        }
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter("Log-Position", String.valueOf(e.getMessage()));
        }
    }

    private static int waitSeconds(RoutingContext request) {
        String prefer = request.request().getHeader("Prefer");
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        return wait.find() ? Math.min(Integer.parseInt(wait.group(1)), MAX_WAIT_SECONDS) : DEFAULT_WAIT_SECONDS;
    }
}
