package vehicletracking.web.device;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.ReportIntake;
import vehicletracking.ingest.ReportSender;
import vehicletracking.ingest.dialect.Dialects;
import vehicletracking.command.CommandClient;
import vehicletracking.web.http.ResponseHandlers;
import vehicletracking.web.ingest.IngestBodyReader;
import vehicletracking.web.ingest.IngestMemoryBudget;
import vehicletracking.web.ingest.IngestRoutes;

/** The route table of devices: who carries them, what they report, and what of that could not be stored. */
public final class DeviceRouteTable {

    private final DeviceRoutes devices;
    private final QuarantineRoutes quarantine;
    private final IngestRoutes ingest;
    private final IngestBodyReader bodies = new IngestBodyReader(new IngestMemoryBudget(IngestBodyReader.MAX_BYTES));

    public DeviceRouteTable(
            EventBus bus, CommandClient commands, JsonObject openApi, IngestRules rules, InstantSource clock) {
        ReportSender reports = new ReportSender(commands, rules, clock);
        DeviceBodies deviceBodies = new DeviceBodies(openApi, clock);
        Dialects dialects = new Dialects(rules.osmAndSpeed());
        this.devices = new DeviceRoutes(bus, commands, deviceBodies);
        this.quarantine = new QuarantineRoutes(bus, commands, reports, dialects, deviceBodies);
        this.ingest = new IngestRoutes(dialects, new ReportIntake(commands, reports, rules.unknownDevices()), clock);
    }

    /** @param body reads the body of a request of our own */
    public void addTo(Router router, Handler<RoutingContext> body, ResponseHandlers outcomes) {
        router.post("/assign-device")
                .handler(body)
                .handler(outcomes.answer(ResponseHandlers.requireJson(devices::assignDevice)));
        router.post("/release-device")
                .handler(body)
                .handler(outcomes.answer(ResponseHandlers.requireJson(devices::releaseDevice)));
        router.get("/devices").handler(outcomes.answer(devices::devices));
        router.get("/devices/:deviceId").handler(outcomes.answer(devices::device));

        router.get("/quarantine").handler(outcomes.answer(quarantine::quarantine));
        router.get("/quarantine/:reportQuarantinedId").handler(outcomes.answer(quarantine::report));
        router.post("/quarantine/:reportQuarantinedId/admit").handler(outcomes.answer(quarantine::admit));
        router.post("/quarantine/:reportQuarantinedId/discard")
                .handler(body)
                .handler(outcomes.answer(quarantine::discard));

        Handler<RoutingContext> osmand = outcomes.answer(ingest.in("osmand"));
        Handler<RoutingContext> owntracks = outcomes.answer(ingest.in("owntracks"));
        Handler<RoutingContext> overland = outcomes.answer(ingest.in("overland"));
        Handler<RoutingContext> gpslogger = outcomes.answer(ingest.in("gpslogger"));

        router.get("/ingest/osmand").handler(bodies::read).handler(osmand);
        router.post("/ingest/osmand").handler(bodies::read).handler(osmand);
        router.post("/ingest/owntracks").handler(bodies::read).handler(owntracks);
        router.post("/ingest/overland").handler(bodies::read).handler(overland);
        router.get("/ingest/gpslogger").handler(bodies::read).handler(gpslogger);
        router.post("/ingest/gpslogger").handler(bodies::read).handler(gpslogger);

        // Clients append what they like to the address that they are given, and use the methods that they like.
        router.route("/ingest/osmand/*").handler(bodies::read).handler(osmand);
        router.route("/ingest/owntracks/*").handler(bodies::read).handler(owntracks);
        router.route("/ingest/overland/*").handler(bodies::read).handler(overland);
        router.route("/ingest/gpslogger/*").handler(bodies::read).handler(gpslogger);

        // Where they report by custom, so that one who takes the place of another server need not touch them.
        router.route("/").handler(bodies::readIfThereIsAny).handler(osmand);
        router.route("/pub").handler(bodies::read).handler(owntracks);
        router.route("/overland").handler(bodies::read).handler(overland);
        router.route("/log").handler(bodies::read).handler(gpslogger);
        router.route("/api/webhook/*").handler(bodies::read).handler(gpslogger);
    }
}
