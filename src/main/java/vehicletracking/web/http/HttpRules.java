package vehicletracking.web.http;

import java.util.Set;
import vehicletracking.limit.LimitRules;

/**
 * Settings of the HTTP server that concern every request.
 *
 * @param ownHosts names and addresses, in lower case and without a port, that requests may name as their host besides
 *     those of the loopback interface and of their connection; empty when hosts are not checked
 * @param corsOrigins origins whose pages may read responses; {@code *} for all
 * @param isAccessLogged whether each request is logged
 * @param limits of each client
 */
public record HttpRules(Set<String> ownHosts, Set<String> corsOrigins, boolean isAccessLogged, LimitRules limits) {

    /** No checks, no CORS, no access log and no limits. */
    public static final HttpRules NONE = new HttpRules(Set.of(), Set.of(), false, LimitRules.NONE);

    static final String ANY = "*";

    boolean isOriginAllowed(String origin) {
        return corsOrigins.contains(ANY) || corsOrigins.contains(origin);
    }
}
