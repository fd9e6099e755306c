package vehicletracking.web.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** The methods of requests that measurements and spans name; clients can send arbitrary others. */
public final class StandardMethods {

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private StandardMethods() {}

    /** Whether a method is one of them. */
    public static boolean contain(HttpMethod method) {
        return METHODS.contains(method);
    }
}
