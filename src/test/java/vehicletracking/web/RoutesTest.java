package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.command.CommandClient;
import vehicletracking.eventstore.InMemoryEventStore;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.limit.ClientLimits;
import vehicletracking.live.LiveBudget;
import vehicletracking.live.LiveSources;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.OperationRoles;
import vehicletracking.web.http.RequestLimiter;
import vehicletracking.web.http.RequestTelemetry;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.WebTelemetry;
import vehicletracking.web.live.LiveAdmission;
import vehicletracking.web.operations.Readiness;
import vehicletracking.web.page.PageConfig;

/** The routes as they are, against the document that describes them. */
class RoutesTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void theDescriptionHasEveryRouteAndNoOther() {
        JsonObject openApi = vertx.fileSystem().readFileBlocking("openapi.json").toJsonObject();

        Stream<String> described = openApi.getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .fieldNames().stream().map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));

        assertThat(described.toList())
                .containsExactlyInAnyOrderElementsOf(
                        routes(openApi).flatMap(RoutesTest::named).toList());
    }

    private Stream<Route> routes(JsonObject openApi) {
        Context context = vertx.getOrCreateContext();
        IdleConnectionGuard guard = new IdleConnectionGuard(vertx, 1, 1);
        Pool unused = PgBuilder.pool()
                .connectingTo(new PgConnectOptions())
                .using(vertx)
                .build();
        ClockMonitor clock = new ClockMonitor(InstantSource.system(), System::nanoTime);
        WebContext web = new WebContext(
                vertx,
                context,
                guard,
                new CommandClient(vertx, context),
                new WebVerticle.HttpLimits(1, 1, 1, 1, 1),
                new IngestRules(UnknownDevices.QUARANTINE, SpeedUnit.KNOTS, false),
                openApi,
                new Readiness(vertx, unused, Optional::empty, clock),
                InstantSource.system(),
                new WebTelemetry(RequestTelemetry.NONE, Optional.of(Future::succeededFuture)),
                LiveSources.of(new InMemoryEventStore(1), new LiveBudget(1)),
                new LiveAdmission(vertx, guard, new LiveBudget(1)),
                new PageConfig(Optional.empty(), false));
        RouteTable table = new RouteTable(
                Router.router(vertx),
                guard,
                new Failures(),
                new AccessControl(
                        new OperationRoles(openApi),
                        Optional.empty(),
                        new RequestLimiter(ClientLimits.NONE),
                        new Failures()),
                new StreamBudget(1, 1),
                RequestTelemetry.NONE);
        Routes.groups(web).forEach(group -> group.addTo(table));
        return table.router().getRoutes().stream();
    }

    private static Stream<String> named(Route route) {
        String path = Objects.requireNonNull(route.getPath()).replaceAll(":(\\w+)", "{$1}");
        // A route for any method is another address of one that is described.
        return Stream.ofNullable(route.methods())
                .flatMap(Set::stream)
                .filter(method -> !method.equals(HttpMethod.HEAD)) // which every GET has
                .map(method -> method.name() + " " + path);
    }
}
