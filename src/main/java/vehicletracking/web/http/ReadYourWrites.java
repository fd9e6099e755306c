package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vehicletracking.eventstore.Cursor;
import vehicletracking.projection.Projection;
import vehicletracking.query.QueryBus;

/**
 * A query that brings the {@code Log-Position} of a command waits until its read model has come so far: for as long as
 * {@code Prefer: wait=<seconds>} says (RFC 7240, section 4.3), and no longer.
 */
public final class ReadYourWrites {

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,5})\"?");
    private static final int DEFAULT_WAIT_SECONDS = 2;
    private static final int MAX_WAIT_SECONDS = 8;

    private final EventBus bus;

    public ReadYourWrites(EventBus bus) {
        this.bus = bus;
    }

    /** Asks the question when the projection is there, or when there is no more time to wait. */
    public <T> Future<T> after(RoutingContext request, Projection projection, Supplier<Future<T>> question) {
        Cursor asked = position(request);
        if (asked.positions().isEmpty()) {
            return question.get();
        }
        return QueryBus.AWAIT
                .request(bus, new QueryBus.AwaitPosition(projection.name(), asked, waitSeconds(request) * 1_000L))
                .compose(ignored -> question.get());
    }

    /** The position that the request brings; {@link Cursor#BEGINNING} when it brings none. */
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
