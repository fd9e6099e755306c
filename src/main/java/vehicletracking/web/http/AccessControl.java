package vehicletracking.web.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
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

    private static final String SENDER = "sender";

    /** RFC 6750, section 3. A challenge for Basic would make browsers ask for a password. */
    private static final String CHALLENGE = "Bearer realm=\"vehicle-tracking\"";

    private static final String CHALLENGE_AFTER_INVALID = CHALLENGE + ", error=\"invalid_token\"";
    private static final String CHALLENGE_OF_ROLES = CHALLENGE + ", error=\"insufficient_scope\"";

    private final OperationRoles operations;
    private final Optional<Authenticator> authenticator;
    private final RequestLimiter limiter;
    private final Failures failures;

    /** @param authenticator empty when requests are not authenticated */
    public AccessControl(
            OperationRoles operations,
            Optional<Authenticator> authenticator,
            RequestLimiter limiter,
            Failures failures) {
        this.operations = operations;
        this.authenticator = authenticator;
        this.limiter = limiter;
        this.failures = failures;
    }

    /** Who sent the request; null when requests are not authenticated or the operation is public. */
    public static @Nullable Principal principalOf(RoutingContext request) {
        Sender sender = request.get(SENDER);
        return sender == null ? null : sender.identity().principal();
    }

    /** What the answer to the request may be about. */
    public static AccessScope scopeOf(RoutingContext request) {
        Principal principal = principalOf(request);
        return principal == null ? AccessScope.ALL : principal.scope();
    }

    /**
     * Whether the sender of a request, whose response has not ended, still has the rights with which it was accepted.
     *
     * @return completes with false when the credential has become invalid or its rights have changed; fails while that
     *     can't be found out
     */
    public static Future<Boolean> isStillPermitted(RoutingContext request) {
        Sender sender = request.get(SENDER);
        return sender == null ? Future.succeededFuture(true) : sender.hasSameRights();
    }

    private record Sender(Authenticator known, String credential, Identity identity) {

        private Future<Boolean> hasSameRights() {
            Identity cached = known.cached(credential);
            return (cached == null ? known.authenticate(credential) : Future.succeededFuture(cached))
                    .map(identity::equals)
                    .recover(failure -> failure instanceof CredentialException
                            ? Future.succeededFuture(false)
                            : Future.failedFuture(failure));
        }
    }

    /**
     * Restricts a route to the roles of an operation, and its clients to their limits.
     *
     * @throws IllegalArgumentException if the API description does not have the operation
     */
    Route restrict(Route route, HttpMethod method, String operationPath) {
        Set<Role> roles = operations.of(method, operationPath);
        OperationCost cost = OperationCost.of(method, operationPath);
        if (authenticator.isPresent() && !roles.isEmpty()) {
            Authenticator known = authenticator.get();
            return route.handler(refusing(request -> check(request, known, new Operation(roles, cost))));
        }
        return limiter.isActive() && cost != OperationCost.NONE
                ? route.handler(refusing(request -> {
                    limiter.admitAddress(request, cost);
                    request.next();
                }))
                : route;
    }

    private record Operation(Set<Role> roles, OperationCost cost) {}

    /** A handler that may throw a {@link Problem}. */
    private Handler<RoutingContext> refusing(Handler<RoutingContext> handler) {
        return request -> {
            try {
                handler.handle(request);
            } catch (Problem problem) {
                refuse(request, problem);
            }
        };
    }

    private void check(RoutingContext request, Authenticator known, Operation operation) {
        String credential = credentialOf(request, operation);
        Identity cached = known.cached(credential);
        if (cached != null) {
            admit(request, new Sender(known, credential, cached), operation);
        } else if (known.isRecognized(credential)) {
            checkLater(request, authenticate(known, credential), () -> {}, operation);
        } else {
            Runnable refund = limiter.beginCheck(request);
            checkLater(request, authenticate(known, credential), refund, operation);
        }
    }

    private static Future<Sender> authenticate(Authenticator known, String credential) {
        return known.authenticate(credential).map(identity -> new Sender(known, credential, identity));
    }

    private String credentialOf(RoutingContext request, Operation operation) {
        try {
            String credential = Credentials.of(request);
            if (credential == null) {
                throw AccessProblems.credentialMissing();
            }
            return credential;
        } catch (Problem unusable) {
            limiter.admitAddress(request, operation.cost());
            throw unusable;
        }
    }

    /** The body is not read meanwhile. */
    private void checkLater(RoutingContext request, Future<Sender> sender, Runnable refund, Operation operation) {
        HttpServerRequest paused = request.request().pause();
        sender.onComplete(result -> {
            paused.resume();
            if (result.cause() instanceof CredentialException invalid) {
                refuse(request, AccessProblems.credentialInvalid(Failures.messageOf(invalid)));
                return;
            }
            refund.run();
            if (result.succeeded()) {
                refusing(each -> admit(each, result.result(), operation)).handle(request);
            } else {
                failures.fail(request.request(), result.cause());
            }
        });
    }

    private void admit(RoutingContext request, Sender sender, Operation operation) {
        Identity identity = sender.identity();
        limiter.admit(request, operation.cost(), identity.principal().id());
        if (Collections.disjoint(identity.roles(), operation.roles())) {
            throw AccessProblems.roleNotSufficient(
                    String.join(", ", operation.roles().stream().map(Role::text).toList()));
        }
        request.put(SENDER, sender);
        request.next();
    }

    private void refuse(RoutingContext request, Problem problem) {
        if (problem.status() == 401) {
            boolean hasCredential =
                    request.request().headers().contains(HttpHeaders.AUTHORIZATION) || PathCredential.of() != null;
            request.response().putHeader("WWW-Authenticate", hasCredential ? CHALLENGE_AFTER_INVALID : CHALLENGE);
        } else if (problem.status() == 403) {
            request.response().putHeader("WWW-Authenticate", CHALLENGE_OF_ROLES);
        }
        failures.fail(request.request(), problem);
    }
}
