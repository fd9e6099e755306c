package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.Authenticator;
import vehicletracking.access.CredentialException;
import vehicletracking.access.Identity;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Principal;
import vehicletracking.vehicle.Role;

/**
 * Adds to a route the handler that authenticates its requests and checks their roles, before their bodies are read.
 * Confined to one event loop.
 */
public final class AccessControl {

    private static final String PRINCIPAL = "principal";

    /** RFC 6750, section 3. A challenge for Basic would make browsers ask for a password. */
    private static final String CHALLENGE = "Bearer realm=\"vehicle-tracking\"";

    private final OperationRoles operations;
    private final Optional<Authenticator> authenticator;
    private final Failures failures;

    /** @param authenticator empty when requests are not authenticated */
    public AccessControl(OperationRoles operations, Optional<Authenticator> authenticator, Failures failures) {
        this.operations = operations;
        this.authenticator = authenticator;
        this.failures = failures;
    }

    /** Who sent the request; null when requests are not authenticated or the operation is public. */
    public static @Nullable Principal principalOf(RoutingContext request) {
        return request.get(PRINCIPAL);
    }

    /** What the answer to the request may be about. */
    public static AccessScope scopeOf(RoutingContext request) {
        Principal principal = principalOf(request);
        return principal == null ? AccessScope.ALL : principal.scope();
    }

    /**
     * Restricts a route to the roles of an operation.
     *
     * @throws IllegalArgumentException if the API description does not have the operation
     */
    Route restrict(Route route, HttpMethod method, String operationPath) {
        Set<Role> roles = operations.of(method, operationPath);
        return authenticator.isEmpty() || roles.isEmpty() ? route : route.handler(check(authenticator.get(), roles));
    }

    private Handler<RoutingContext> check(Authenticator known, Set<Role> roles) {
        return request -> {
            String credential;
            try {
                credential = Credentials.of(request);
            } catch (Problem unreadable) {
                refuse(request, unreadable);
                return;
            }
            if (credential == null) {
                refuse(request, AccessProblems.credentialMissing());
                return;
            }
            Identity cached = known.cached(credential);
            if (cached == null) {
                checkLater(request, known.authenticate(credential), roles);
            } else {
                admit(request, cached, roles);
            }
        };
    }

    /** The body is not read meanwhile. */
    private void checkLater(RoutingContext request, Future<Identity> identity, Set<Role> roles) {
        HttpServerRequest paused = request.request().pause();
        identity.onComplete(result -> {
            paused.resume();
            if (result.succeeded()) {
                admit(request, result.result(), roles);
            } else if (result.cause() instanceof CredentialException invalid) {
                refuse(request, AccessProblems.credentialInvalid(Failures.messageOf(invalid)));
            } else {
                failures.fail(request.request(), result.cause());
            }
        });
    }

    private void admit(RoutingContext request, Identity identity, Set<Role> roles) {
        if (Collections.disjoint(identity.roles(), roles)) {
            refuse(
                    request,
                    AccessProblems.roleNotSufficient(
                            String.join(", ", roles.stream().map(Role::text).toList())));
            return;
        }
        request.put(PRINCIPAL, identity.principal());
        request.next();
    }

    private void refuse(RoutingContext request, Problem problem) {
        if (problem.status() == 401) {
            request.response().putHeader("WWW-Authenticate", CHALLENGE);
        }
        failures.fail(request.request(), problem);
    }
}
