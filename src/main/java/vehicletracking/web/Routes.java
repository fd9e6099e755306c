package vehicletracking.web;

import java.util.List;
import vehicletracking.ingest.ReportIntake;
import vehicletracking.ingest.ReportSender;
import vehicletracking.ingest.dialect.Dialects;
import vehicletracking.web.access.KeyRoutes;
import vehicletracking.web.command.CommandRoutes;
import vehicletracking.web.current.CurrentLocationRoutes;
import vehicletracking.web.device.DeviceBodies;
import vehicletracking.web.device.DeviceRoutes;
import vehicletracking.web.device.QuarantineRoutes;
import vehicletracking.web.history.HistoryRoutes;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.imports.ImportRoutes;
import vehicletracking.web.ingest.IngestRoutes;
import vehicletracking.web.live.EventHub;
import vehicletracking.web.live.LiveEventRoutes;
import vehicletracking.web.live.LiveLocationRoutes;
import vehicletracking.web.live.LocationHub;
import vehicletracking.web.log.AuditRoutes;
import vehicletracking.web.log.EventRoutes;
import vehicletracking.web.operations.ArchiveRoutes;
import vehicletracking.web.operations.MetricsRoutes;
import vehicletracking.web.operations.NodeRoutes;
import vehicletracking.web.operations.OperationsRoutes;
import vehicletracking.web.operations.VersionRoutes;
import vehicletracking.web.page.PageRoutes;
import vehicletracking.web.upload.UploadRoutes;

/** To add a path: the {@code addTo} of its group and {@code openapi.json}. A new group is added here. */
final class Routes {

    private Routes() {}

    static List<RouteGroup> groups(WebContext web) {
        ReportSender reports = new ReportSender(web.commands(), web.ingestRules(), web.clock());
        DeviceBodies deviceBodies = new DeviceBodies(web.openApi(), web.clock());
        Dialects dialects = new Dialects(web.ingestRules().osmAndSpeed());
        // A router matches routes in their order: the groups with the most requests come first.
        return List.of(
                // /track-location, /register-vehicle, /change-license-plate, /retire-vehicle, /correct-location ...
                new CommandRoutes(web.bus(), web.commands(), web.openApi(), web.clock()),
                // /vehicle-current-location(s), /vehicles
                new CurrentLocationRoutes(web.bus(), web.context()),
                // /track-locations
                new UploadRoutes(web.commands(), web.context(), web.guard(), web.openApi(), web.clock()),
                // GET / without a report
                new IndexRoute(web.page()),
                // /ingest/{dialect}, and the customary paths of tracking clients, / among them
                new IngestRoutes(dialects, new ReportIntake(web.commands(), reports), web.clock()),
                // /assign-device, /release-device, /devices
                new DeviceRoutes(web.bus(), web.commands(), deviceBodies),
                // /issue-key, /change-key, /revoke-key, /keys
                new KeyRoutes(web.bus(), web.commands(), web.openApi(), web.clock()),
                // /quarantine
                new QuarantineRoutes(web.bus(), web.commands(), reports, dialects, deviceBodies),
                // /vehicle-location(s), /vehicle-track, /vehicle-movement
                new HistoryRoutes(
                        web.bus(),
                        web.guard(),
                        web.clock(),
                        web.longestRange(),
                        web.limits().maxStreamReads()),
                // /events
                new EventRoutes(web.bus(), web.guard(), web.limits().maxStreamReads()),
                // /live/events
                new LiveEventRoutes(
                        web.bus(),
                        web.liveAdmission(),
                        new EventHub(web.vertx(), web.live().tail(), web.heartbeatMillis()),
                        web.limits().maxStreamReads()),
                // /live/locations
                new LiveLocationRoutes(
                        web.bus(),
                        web.liveAdmission(),
                        new LocationHub(web.vertx(), web.live().locations(), web.heartbeatMillis()),
                        web.limits().maxStreamReads()),
                // /events/{eventId}, /audit
                new AuditRoutes(web.bus()),
                // /import, /imports
                new ImportRoutes(web.vertx(), web.guard(), web.limits().maxImportBytes()),
                // /projections, /health, /openapi.json
                new OperationsRoutes(web.bus(), web.openApi(), web.readiness()),
                // /web
                new PageRoutes(web.vertx(), web.page()),
                // /version
                new VersionRoutes(),
                // /metrics
                new MetricsRoutes(web.telemetry().metrics()),
                // /nodes
                new NodeRoutes(web.bus()),
                // /archives
                new ArchiveRoutes(web.bus()));
    }
}
