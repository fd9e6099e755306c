package vehicletracking.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.command.CommandClient;
import vehicletracking.web.command.CommandRoutes;
import vehicletracking.web.current.CurrentLocationRoutes;
import vehicletracking.web.device.DeviceRouteTable;
import vehicletracking.web.history.HistoryRoutes;
import vehicletracking.web.history.HistoryStreamRoutes;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.ResponseHandlers;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.imports.ImportRoutes;
import vehicletracking.web.log.AuditRoutes;
import vehicletracking.web.log.EventRoutes;
import vehicletracking.web.operations.ArchiveRoutes;
import vehicletracking.web.operations.OperationsRoutes;
import vehicletracking.web.upload.UploadRoutes;

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
        CommandClient commands = new CommandClient(vertx, context);
        Pool unused = PgBuilder.pool()
                .connectingTo(new PgConnectOptions())
                .using(vertx)
                .build();
        return new Routes(
                        vertx,
                        new ResponseHandlers(new IdleConnectionGuard(vertx, 1, 1), new Failures()),
                        new StreamBudget(1, 1),
                        new CommandRoutes(vertx.eventBus(), commands, openApi, InstantSource.system()),
                        new UploadRoutes(
                                vertx, context, new IdleConnectionGuard(vertx, 1, 1), openApi, InstantSource.system()),
                        new CurrentLocationRoutes(vertx.eventBus(), context),
                        new EventRoutes(vertx.eventBus(), new IdleConnectionGuard(vertx, 1, 1), 1),
                        new AuditRoutes(vertx.eventBus()),
                        new HistoryRoutes(vertx.eventBus(), InstantSource.system(), Duration.ZERO),
                        new HistoryStreamRoutes(
                                vertx.eventBus(),
                                new IdleConnectionGuard(vertx, 1, 1),
                                InstantSource.system(),
                                Duration.ZERO,
                                1),
                        new ImportRoutes(vertx, new IdleConnectionGuard(vertx, 1, 1), 1),
                        new OperationsRoutes(vertx.eventBus(), openApi),
                        new ArchiveRoutes(vertx.eventBus()),
                        new DeviceRouteTable(
                                vertx.eventBus(),
                                commands,
                                openApi,
                                new IngestRules(UnknownDevices.QUARANTINE, SpeedUnit.KNOTS, false),
                                InstantSource.system()),
                        new Readiness(vertx, unused, new ClockMonitor(InstantSource.system(), System::nanoTime)))
                .router().getRoutes().stream();
    }

    private static Stream<String> named(Route route) {
        String path = Objects.requireNonNull(route.getPath()).replaceAll(":(\\w+)", "{$1}");
        // A route for any method is another address of one that is described.
        return Stream.ofNullable(route.methods()).flatMap(Set::stream).map(method -> method.name() + " " + path);
    }
}
