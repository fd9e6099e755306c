package vehicletracking.testing;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.time.InstantSource;
import java.util.Optional;
import vehicletracking.eventstore.InMemoryEventStore;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.limit.ClientLimits;
import vehicletracking.live.LiveBudget;
import vehicletracking.live.LiveSources;
import vehicletracking.quality.ClockMonitor;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.WebVerticle;
import vehicletracking.web.http.HttpRules;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.WebTelemetry;
import vehicletracking.web.operations.Readiness;
import vehicletracking.web.page.PageConfig;

/** The HTTP server of the service, on a free port, without the rest of the service and without a database. */
public final class WebVerticles {

    private WebVerticles() {}

    public static WebVerticle alone(
            Vertx vertx,
            WebVerticle.HttpLimits limits,
            StreamBudget streams,
            Optional<ServerCertificates> certificates) {
        return alone(vertx, limits, streams, certificates, ClientLimits.NONE);
    }

    public static WebVerticle alone(
            Vertx vertx,
            WebVerticle.HttpLimits limits,
            StreamBudget streams,
            Optional<ServerCertificates> certificates,
            ClientLimits clientLimits) {
        return new WebVerticle(
                "127.0.0.1",
                0,
                limits,
                HttpRules.NONE,
                clientLimits,
                streams,
                new IngestRules(UnknownDevices.QUARANTINE, SpeedUnit.KNOTS, false),
                vertx.fileSystem().readFileBlocking("openapi.json").toJsonObject(),
                new Readiness(
                        vertx,
                        PgBuilder.pool()
                                .connectingTo(new PgConnectOptions())
                                .using(vertx)
                                .build(),
                        Optional::empty,
                        new ClockMonitor(InstantSource.system(), System::nanoTime)),
                ignored -> Optional.empty(),
                InstantSource.system(),
                certificates,
                WebTelemetry.NONE,
                LiveSources.of(new InMemoryEventStore(1), new LiveBudget(1)),
                new PageConfig(Optional.empty(), false));
    }
}
