package vehicletracking.web.http;

import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The media types that a request accepts. */
public final class AcceptHeader {

    private AcceptHeader() {}

    /**
     * The most wanted first; empty when the request does not say.
     *
     * @throws Problem when the header can't be parsed: the parser of Vert.x throws whatever comes then
     */
    public static List<MIMEHeader> of(RoutingContext request) {
        try {
            return request.parsedHeaders().accept();
        } catch (RuntimeException e) {
            throw Problem.invalidParameter("Accept", "must list media types, like text/html, application/json;q=0.9");
        }
    }
}
