package vehicletracking.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import vehicletracking.command.CommandClient;
import vehicletracking.ingest.IngestRules;
import vehicletracking.live.LiveSources;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.WebTelemetry;
import vehicletracking.web.live.LiveAdmission;
import vehicletracking.web.operations.Readiness;
import vehicletracking.web.page.PageConfig;

/** Dependencies of the route groups of one event loop. Request bodies satisfy the schemas of {@code openApi}. */
record WebContext(
        Vertx vertx,
        Context context,
        IdleConnectionGuard guard,
        CommandClient commands,
        WebVerticle.HttpLimits limits,
        IngestRules ingestRules,
        JsonObject openApi,
        Readiness readiness,
        InstantSource clock,
        WebTelemetry telemetry,
        LiveSources live,
        LiveAdmission liveAdmission,
        PageConfig page) {

    private static final int MAX_HEARTBEAT_SECONDS = 15;

    EventBus bus() {
        return vertx.eventBus();
    }

    /** Less than the time limit of a connection, and than the minute after which proxies close a silent one. */
    long heartbeatMillis() {
        return TimeUnit.SECONDS.toMillis(Math.clamp(limits.maxIdleSeconds() / 3, 1, MAX_HEARTBEAT_SECONDS));
    }

    Duration longestRange() {
        return Duration.ofDays(limits.maxRangeDays());
    }
}
