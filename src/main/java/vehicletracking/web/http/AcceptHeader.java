package vehicletracking.web.http;

import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The header {@code Accept}. */
public final class AcceptHeader {

    private AcceptHeader() {}

    /**
     * The media ranges, the most preferred first; empty without the header.
     *
     * @throws Problem 400 when the header can't be parsed, for which the parser of Vert.x has no exception of its own
     */
    public static List<MIMEHeader> of(RoutingContext request) {
        try {
            return request.parsedHeaders().accept();
        } catch (RuntimeException e) {
            throw Problem.invalidParameter("Accept", "must list media types, like text/html, application/json;q=0.9");
        }
    }
}
