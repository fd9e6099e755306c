package vehicletracking.web.device;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.ingest.ReportIntake;
import vehicletracking.ingest.ReportSender;
import vehicletracking.ingest.dialect.DecodedItem;
import vehicletracking.ingest.dialect.Dialects;
import vehicletracking.query.DeviceQueryBus;
import vehicletracking.query.QueryBus;
import vehicletracking.readmodel.quarantine.QuarantineProjection;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReport;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReports;
import vehicletracking.readmodel.quarantine.QuarantineQueries.State;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.VehicleCommand.AdmitReport;
import vehicletracking.web.command.CommandReplies;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.RequestCause;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of quarantined reports: list, admit, discard. */
public final class QuarantineRoutes implements RouteGroup {

    private static final String ID = "reportQuarantinedId";

    /**
     * A time of receipt that no report has, so every time counts as the report's own. Only such reports are
     * deduplicated, and a report that is admitted twice must be stored once.
     */
    private static final Instant NO_RECEIPT = Instant.MIN;

    private final EventBus bus;
    private final CommandClient commands;
    private final ReportSender reports;
    private final Dialects dialects;
    private final DeviceBodies bodies;
    private final ReadYourWrites readYourWrites;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    public QuarantineRoutes(
            EventBus bus, CommandClient commands, ReportSender reports, Dialects dialects, DeviceBodies bodies) {
        this.bus = bus;
        this.commands = commands;
        this.reports = reports;
        this.dialects = dialects;
        this.bodies = bodies;
        this.readYourWrites = new ReadYourWrites(bus);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/quarantine", this::quarantine);
        routes.get("/quarantine/:reportQuarantinedId", this::report);
        routes.post("/quarantine/:reportQuarantinedId/admit", this::admit);
        routes.postBody("/quarantine/:reportQuarantinedId/discard", this::discard);
    }

    private Future<Response> quarantine(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "state", "after", "limit");
        DeviceQueryBus.QuarantinePageQuery query = new DeviceQueryBus.QuarantinePageQuery(
                parameters.parsed("state", State::of).orElse(State.OPEN),
                parameters.uuid("after").orElse(null),
                parameters.limit());
        return readYourWrites
                .request(request, QuarantineProjection.PROJECTION, DeviceQueryBus.QUARANTINE, query)
                .map(found -> Response.ok(QuarantineJson.reports(found))
                        .withLogPosition(found.asOf().position().toString()));
    }

    private Future<Response> report(RoutingContext request) {
        UUID id = QueryParameters.pathId(request, ID);
        return find(request, id).map(found -> {
            QuarantinedReport report =
                    found.all().stream().findFirst().orElseThrow(() -> DeviceProblems.unknownReport(id));
            return Response.ok(QuarantineJson.report(report))
                    .withLogPosition(found.asOf().position().toString());
        });
    }

    private Future<QuarantinedReports> find(RoutingContext request, UUID id) {
        return readYourWrites.request(
                request,
                QuarantineProjection.PROJECTION,
                DeviceQueryBus.QUARANTINED,
                new DeviceQueryBus.QuarantinedReportQuery(id));
    }

    private Future<Response> discard(RoutingContext request) {
        UUID id = QueryParameters.pathId(request, ID);
        Buffer body = BodyReader.bodyOf(request);
        return body.length() == 0
                ? discard(request, id, null)
                : RouteTable.requireJson(json -> discard(json, id, body)).apply(request);
    }

    private Future<Response> discard(RoutingContext request, UUID id, @Nullable Buffer body) {
        return commands.send(bodies.discardReport(id, body), RequestCause.of(request))
                .map(CommandReplies::responseTo);
    }

    /** Decodes the stored request again, with its own time of receipt, and sends the reports like new ones. */
    private Future<Response> admit(RoutingContext request) {
        UUID id = QueryParameters.pathId(request, ID);
        Future<ReportQuarantined> quarantined = quarantined(id);
        return Future.all(quarantined, find(request, id)).compose(found -> {
            requireOpen(found.resultAt(1));
            return admit(quarantined.result(), RequestCause.of(request));
        });
    }

    private Future<ReportQuarantined> quarantined(UUID id) {
        // From the log, because the read model may be behind.
        return QueryBus.EVENT
                .request(bus, new QueryBus.EventQuery(id, AccessScope.ALL))
                .map(found -> {
                    if (found.event() != null && found.event().type().equals(EventTypes.REPORT_QUARANTINED)) {
                        return (ReportQuarantined) EventMapper.eventOf(found.event());
                    }
                    throw DeviceProblems.unknownReport(id);
                });
    }

    private static void requireOpen(QuarantinedReports found) {
        // The read model refuses early. When it is behind, the condition of the append refuses.
        found.all().stream().filter(report -> report.state() != State.OPEN).forEach(report -> {
            throw DeviceProblems.alreadySettled(
                    report.reportQuarantinedId(), report.state().text());
        });
    }

    private Future<Response> admit(ReportQuarantined quarantined, Cause cause) {
        List<DecodedItem.DeviceReport> decoded = decode(quarantined);
        return reports.send(decoded, NO_RECEIPT, cause).compose(replies -> {
            List<UUID> tracked = new ArrayList<>();
            Cursor position = Cursor.BEGINNING;
            for (CommandReply reply : replies) {
                if (!(reply instanceof CommandReply.Tracked location)) {
                    throw DeviceProblems.notAdmissible(quarantined.id(), ReportIntake.reasonOf(reply));
                }
                tracked.add(location.locationTrackedId());
                position = position.with(
                        location.position().shard(), location.position().value());
            }
            return settle(quarantined, tracked, position, cause);
        });
    }

    private List<DecodedItem.DeviceReport> decode(ReportQuarantined quarantined) {
        List<DecodedItem.DeviceReport> decoded = new ArrayList<>();
        dialects.byName(quarantined.dialect())
                .ifPresent(dialect -> dialect.decode(dialect.restore(quarantined.request()), quarantined.receivedAt())
                        .items()
                        .forEach(item -> {
                            switch (item) {
                                case DecodedItem.DeviceReport report -> decoded.add(report);
                                case DecodedItem.Undecodable undecodable ->
                                    throw DeviceProblems.notAdmissible(quarantined.id(), undecodable.reason());
                                case DecodedItem.Ignored ignored -> {}
                            }
                        }));
        if (decoded.isEmpty()) {
            throw DeviceProblems.notAdmissible(quarantined.id(), "there is no location in it");
        }
        return decoded;
    }

    private Future<Response> settle(ReportQuarantined quarantined, List<UUID> tracked, Cursor position, Cause cause) {
        AdmitReport command = new AdmitReport(ids.generate(), quarantined.id(), tracked, bodies.now());
        return commands.send(command, cause)
                .map(reply -> reply instanceof CommandReply.Admitted admitted
                        ? Response.json(201, QuarantineJson.admitted(admitted.reportAdmittedId(), tracked))
                                .withLogPosition(position.with(
                                                admitted.position().shard(),
                                                admitted.position().value())
                                        .toString())
                        : CommandReplies.responseTo(reply));
    }
}
