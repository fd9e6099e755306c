package vehicletracking.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.command.CommittedEvents;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.geo.BoundingBox;
import vehicletracking.geo.GeoPoint;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries;
import vehicletracking.importing.ImportBus;
import vehicletracking.importing.ImportJob;
import vehicletracking.importing.format.CsvMapping;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.TimeFormat;
import vehicletracking.movement.Movement;
import vehicletracking.movement.PositionReport;
import vehicletracking.projection.AsOf;
import vehicletracking.projection.ProjectionAdvanced;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionBus.ControlReply;
import vehicletracking.projection.ProjectionStatus;
import vehicletracking.query.AccessKeyQueryBus;
import vehicletracking.query.DeviceQueryBus;
import vehicletracking.query.QueryBus;
import vehicletracking.query.QueryBus.VehicleSelector;
import vehicletracking.query.TemporalQueryBus;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.current.CurrentLocationQueries.VehicleState;
import vehicletracking.readmodel.devices.DeviceQueries;
import vehicletracking.readmodel.devices.DeviceQueries.Devices;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReport;
import vehicletracking.readmodel.quarantine.QuarantineQueries.QuarantinedReports;
import vehicletracking.readmodel.quarantine.QuarantineQueries.State;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.retention.RetentionBus;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.FixCorrection;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Principal;
import vehicletracking.vehicle.QualityFlag;
import vehicletracking.vehicle.RawPayload;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.Role;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.vehicle.VehicleCommand;

class RecordCodecTest {

    private static final UUID ID = UUID.fromString("019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d");
    private static final AccessScope SCOPE = new AccessScope(Set.of(ID), null);
    private static final Instant TIME = Instant.parse("2026-01-31T13:45:00.123456789Z");
    private static final LicensePlate PLATE = new LicensePlate("ÄÖ 1");
    private static final Fix FULL_FIX = new Fix(-90, 179.999999999999, TIME, 0.1, 1e-300, 360.0, 1e8);
    private static final Fix BARE_FIX = new Fix(-0.0, Double.MIN_VALUE, Instant.EPOCH, null, null, null, null);
    private static final DeviceId DEVICE = new DeviceId("crew/phone");
    private static final RawRequest RAW_REQUEST =
            new RawRequest("POST", "/ingest", "a=1", "text/plain", "crew", "phone", new RawPayload("/wA=", true, true));
    private static final RawRequest BARE_REQUEST =
            new RawRequest("GET", "/", "", null, null, null, new RawPayload("", false, false));
    private static final Position POSITION = new Position(3, Long.MAX_VALUE);
    private static final Cursor CURSOR = Cursor.parse("0:1,12:999999999999999999");
    private static final AsOf AS_OF = new AsOf(CURSOR, TIME);
    private static final CurrentLocation LOCATION =
            new CurrentLocation(ID, "A", FULL_FIX, ID, TIME, POSITION, Set.of(QualityFlag.LATE), TIME);
    private static final HistoricalLocation PAST =
            new HistoricalLocation(FULL_FIX, Set.of(QualityFlag.FUTURE, QualityFlag.MOCKED), ID, ID, TIME, POSITION);
    private static final RecordedEvent EVENT =
            new RecordedEvent(POSITION, ID, "LocationTracked", ID, TIME, TIME, 1, "{\"a\":\"\\\"\"}", "{}");

    private static final ImportPlan CSV = new ImportPlan(
            ImportPlan.Format.CSV,
            null,
            false,
            new CsvMapping("a", null, null, null, null, null, null, null, ';', SpeedUnit.KNOTS, TimeFormat.DEFAULT));

    private static CommandBus.Request request(VehicleCommand command) {
        return new CommandBus.Request(command, Cause.UNKNOWN);
    }

    private static final LogArchive ARCHIVE = new LogArchive(
            0,
            5_000_000,
            2,
            LogArchive.State.RESTORED,
            "events.zst",
            12,
            "00ff",
            3,
            1,
            TIME,
            TIME,
            TIME,
            TIME,
            TIME,
            TIME);

    static Stream<Object> messages() {
        return Stream.of(
                new CommandBus.Commands(List.of(
                        request(new VehicleCommand.RegisterVehicle(ID, PLATE, TIME)),
                        request(new VehicleCommand.ChangeLicensePlate(ID, PLATE, new LicensePlate("B 2"), TIME)),
                        request(new VehicleCommand.RetireVehicle(ID, PLATE, null, TIME)),
                        request(new VehicleCommand.RetireVehicle(ID, PLATE, new Reason("sold"), TIME)),
                        request(new VehicleCommand.TrackLocation(ID, PLATE, FULL_FIX)),
                        request(VehicleCommand.TrackLocation.imported(ID, PLATE, FULL_FIX)),
                        request(new VehicleCommand.CorrectLocation(
                                ID, ID, new FixCorrection(1.5, 2.5, TIME, 3.5, 4.5, 5.5, 6.5), new Reason("loose"))),
                        request(new VehicleCommand.CorrectLocation(
                                ID,
                                ID,
                                new FixCorrection(null, null, TIME, null, null, null, null),
                                new Reason("late"))),
                        request(new VehicleCommand.RetractLocation(ID, ID, new Reason("wrong"), TIME)),
                        request(new VehicleCommand.AssignDevice(ID, DEVICE, PLATE, TIME)),
                        request(new VehicleCommand.ReleaseDevice(ID, DEVICE, TIME)),
                        request(new VehicleCommand.ReportLocation(ID, DEVICE, FULL_FIX, true, true, "{\"batt\":1}")),
                        request(new VehicleCommand.ReportLocation(ID, DEVICE, BARE_FIX, false, false, null)),
                        request(new VehicleCommand.QuarantineReport(ID, "osmand", DEVICE, "why", RAW_REQUEST, TIME)),
                        request(new VehicleCommand.QuarantineReport(ID, "osmand", null, "why", BARE_REQUEST, TIME)),
                        request(new VehicleCommand.AdmitReport(ID, ID, List.of(ID, ID), TIME)),
                        request(new VehicleCommand.DiscardReport(ID, ID, new Reason("noise"), TIME)),
                        request(new VehicleCommand.DiscardReport(ID, ID, null, TIME)),
                        request(new VehicleCommand.IssueKey(
                                new AccessKey(ID, "a", Role.REPORT, new AccessScope(Set.of(ID), DEVICE), "00ff", TIME),
                                TIME)),
                        request(new VehicleCommand.ChangeKey(ID, ID, "b", Role.READ, AccessScope.ALL, null, TIME)),
                        request(new VehicleCommand.RevokeKey(ID, ID, new Reason("lost"), TIME)),
                        new CommandBus.Request(
                                new VehicleCommand.TrackLocation(ID, PLATE, BARE_FIX),
                                new Cause(null, null, null, null, new Principal("key:1", AccessScope.ALL))),
                        new CommandBus.Request(
                                new VehicleCommand.ReleaseDevice(ID, DEVICE, TIME),
                                Cause.UNKNOWN.withRaw(new RawPayload("raw", false, false))),
                        new CommandBus.Request(
                                new VehicleCommand.TrackLocation(ID, PLATE, BARE_FIX),
                                new Cause("10.0.0.7", "r-1", "trace", "span", null)
                                        .withTraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
                        new CommandBus.Request(
                                new VehicleCommand.TrackLocation(ID, PLATE, BARE_FIX),
                                Cause.UNKNOWN.withIdempotencyKey(new IdempotencyKey("\"k\"", "00ff"))))),
                new CommandBus.Commands(List.of()),
                new CommandBus.Replies(List.of(
                        new CommandReply.Registered(ID, POSITION),
                        new CommandReply.Tracked(ID, POSITION, Set.of()),
                        new CommandReply.Tracked(ID, POSITION, Set.of(QualityFlag.IMPLAUSIBLE_SPEED)),
                        new CommandReply.PlateChanged(ID, POSITION),
                        new CommandReply.Retired(ID, POSITION),
                        new CommandReply.Corrected(ID, POSITION),
                        new CommandReply.Retracted(ID, POSITION),
                        new CommandReply.DeviceAssigned(ID, POSITION),
                        new CommandReply.DeviceReleased(ID, POSITION),
                        new CommandReply.DeviceNotAssigned(DEVICE, TIME, true),
                        new CommandReply.DeviceTimelineFull(DEVICE),
                        new CommandReply.Quarantined(ID, POSITION),
                        new CommandReply.Quarantined(ID, null),
                        new CommandReply.Admitted(ID, POSITION),
                        new CommandReply.Discarded(ID, POSITION),
                        new CommandReply.KeyIssued(ID, POSITION),
                        new CommandReply.KeyChanged(ID, POSITION),
                        new CommandReply.KeyRevoked(ID, POSITION),
                        new CommandReply.UnknownKey(ID),
                        new CommandReply.AlreadyRevoked(ID, ID),
                        new CommandReply.DeviceNotPermitted(DEVICE),
                        new CommandReply.UnknownReport(ID),
                        new CommandReply.AlreadySettled(ID, ID, true),
                        new CommandReply.IdempotencyKeyReused("\"k\""),
                        new CommandReply.UnknownLocation(ID),
                        new CommandReply.AlreadyRetracted(ID, ID),
                        new CommandReply.UnknownVehicle(PLATE),
                        new CommandReply.PlateTaken(PLATE, ID),
                        new CommandReply.Overloaded(),
                        new CommandReply.Unavailable(),
                        new CommandReply.Locked(),
                        new CommandReply.Refused("too\nlong"))),
                new CommittedEvents(List.of(EVENT, EVENT)),
                new LogAppended(POSITION),
                new LogAppended(POSITION, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                new AccessKeyQueryBus.AccessKeysQuery(ID, null, 10),
                new AccessKeyQueries.AccessKeys(
                        AS_OF, List.of(new AccessKeyQueries.AccessKeyState(ID, TIME, "{}", TIME)), ID),
                new QueryBus.CurrentLocationsQuery(List.of(ID, ID)),
                new CurrentLocationQueries.CurrentLocations(
                        AS_OF,
                        List.of(
                                new VehicleState.Located(LOCATION),
                                new VehicleState.NoLocationYet(),
                                new VehicleState.UnknownVehicle())),
                new QueryBus.CurrentLocationPageQuery(ID, new BoundingBox(-180, -90, 180, 90), SCOPE, 100),
                new QueryBus.CurrentLocationPageQuery(null, null, AccessScope.ALL, 1),
                new CurrentLocationQueries.CurrentLocationPage(AS_OF, List.of(LOCATION), ID),
                new CurrentLocationQueries.CurrentLocationPage(new AsOf(Cursor.BEGINNING, null), List.of(), null),
                new QueryBus.VehiclesQuery(new VehicleSelector.WithId(ID, null), SCOPE),
                new QueryBus.VehiclesQuery(new VehicleSelector.WithId(ID, TIME), AccessScope.ALL),
                new QueryBus.VehiclesQuery(new VehicleSelector.WithCurrentPlate(new LicensePlate("A 1")), SCOPE),
                new QueryBus.VehiclesQuery(
                        new VehicleSelector.WithPlateBetween(new LicensePlate("A 1"), TIME, TIME), SCOPE),
                new QueryBus.VehiclesQuery(new VehicleSelector.All(ID, 7), SCOPE),
                new QueryBus.VehiclesQuery(new VehicleSelector.All(null, 7), SCOPE),
                new Vehicles(
                        AS_OF, List.of(new Vehicle(ID, "A 1", TIME, null), new Vehicle(ID, "A 1", TIME, TIME)), ID),
                new Vehicles(AS_OF, List.of(), null),
                new QueryBus.EventsQuery(
                        new EventFilter(
                                Set.of("A", "B"),
                                ID,
                                ID,
                                TimeWindow.at(TIME),
                                new TimeWindow(TIME, null),
                                "{}",
                                List.of(EventFilter.ALL),
                                new EventFilter.Involved(Set.of(ID), Set.of("A"), "member")),
                        CURSOR,
                        CURSOR,
                        SCOPE,
                        1_000),
                new QueryBus.EventsQuery(EventFilter.ALL, Cursor.BEGINNING, null, AccessScope.ALL, 1),
                new QueryBus.FoundEvents(new EventPage(List.of(EVENT), CURSOR, true), List.of(ARCHIVE)),
                new QueryBus.LogHeadQuery(CURSOR, SCOPE),
                new QueryBus.LogHead(CURSOR, List.of(ARCHIVE)),
                new DeviceQueryBus.DevicePageQuery("a/b", TIME, SCOPE, 7),
                new DeviceQueryBus.DevicePageQuery(null, TIME, SCOPE, 7),
                new DeviceQueryBus.DeviceQuery("a/b", SCOPE, 7),
                new Devices(
                        AS_OF,
                        List.of(new DeviceQueries.Device(
                                "a/b",
                                List.of(
                                        new DeviceQueries.Change(TIME, ID, ID, "A 1"),
                                        new DeviceQueries.Change(TIME, null, null, null)))),
                        "a/b"),
                new Devices(AS_OF, List.of(), null),
                new DeviceQueryBus.QuarantinePageQuery(State.OPEN, ID, 7),
                new DeviceQueryBus.QuarantinePageQuery(State.DISCARDED, null, 7),
                new DeviceQueryBus.QuarantinedReportQuery(ID),
                new QuarantinedReports(
                        AS_OF,
                        List.of(
                                new QuarantinedReport(
                                        ID, TIME, "osmand", "a/b", "why", "{}", State.ADMITTED, TIME, "{}"),
                                new QuarantinedReport(ID, TIME, "osmand", null, "why", "{}", State.OPEN, null, null)),
                        ID),
                new QuarantinedReports(AS_OF, List.of(), null),
                new QueryBus.EventQuery(ID, SCOPE),
                new QueryBus.FoundEvent(EVENT, List.of()),
                new QueryBus.FoundEvent(null, List.of(ARCHIVE)),
                new QueryBus.FoundProof(
                        new EventProofs.Proof(
                                EVENT, "00ff", POSITION, 2, TIME, List.of("00ff", "11"), "22", "33", "44"),
                        List.of()),
                new QueryBus.FoundProof(null, List.of(ARCHIVE)),
                new QueryBus.AuditHeadsQuery(),
                new QueryBus.Heads(List.of(new EventProofs.Head(POSITION, TIME, "00ff"))),
                new QueryBus.AwaitPosition("current-location", CURSOR, Long.MAX_VALUE),
                new QueryBus.Reached(true),
                new QueryBus.Reached(false),
                new LocationAsOf.Query(ID, TIME, null, true, true),
                new TemporalQueryBus.LocationReply(
                        new vehicletracking.history.LocationAsOfResult.LastKnown(PAST), List.of(), CURSOR),
                new TemporalQueryBus.LocationReply(
                        new vehicletracking.history.LocationAsOfResult.NoneBefore(null), List.of(), null),
                new TemporalQueryBus.LocationReply(null, List.of(ARCHIVE), null),
                new TemporalQueryBus.LocationReply(
                        new vehicletracking.history.LocationAsOfResult.Interpolated(new GeoPoint(1, 2), PAST, PAST),
                        List.of(),
                        null),
                new TemporalQueryBus.TrackQuery(
                        ID, new TemporalQueryBus.TrackRange(new TrackCursor(TIME, ID), TIME, TIME, 7)),
                new TemporalQueryBus.TrackReply(
                        new TrackQueries.TrackPage(List.of(PAST), new TrackCursor(TIME, ID)), List.of(), CURSOR),
                new FleetAsOf.Query(TIME, null, true, new BoundingBox(1, 2, 3, 4), SCOPE, null, 7),
                new TemporalQueryBus.FleetReply(
                        new FleetAsOf.FleetPage(List.of(new FleetAsOf.VehicleLocation(ID, "A", PAST)), ID),
                        List.of(),
                        CURSOR),
                new TemporalQueryBus.ArchivedRangeQuery(TIME, TIME, SCOPE),
                new TemporalQueryBus.ArchivedRanges(List.of(ARCHIVE)),
                new TemporalQueryBus.MovementQuery(ID, TIME, TIME, TIME, true),
                new TemporalQueryBus.MovementReply(
                        new Movement(
                                1.5,
                                2.5,
                                3.5,
                                4.5,
                                5.5,
                                6.5,
                                6,
                                7,
                                List.of(new Movement.Trip(TIME, TIME, new GeoPoint(1, 2), new GeoPoint(3, 4), 5, 6)),
                                List.of(new Movement.Stop(TIME, TIME, new GeoPoint(1, 2))),
                                List.of(new PositionReport(ID, TIME, new GeoPoint(1, 2)))),
                        List.of(),
                        CURSOR),
                new ArchivesChanged(5_000_000, true),
                new RetentionBus.StatusRequest(),
                new RetentionBus.Status(List.of(ARCHIVE), "archiving", null, "another", Long.MAX_VALUE),
                new RetentionBus.Run(),
                new RetentionBus.Restore(5_000_000),
                new RetentionBus.ControlReply(new RetentionBus.ControlResult.Accepted()),
                new RetentionBus.ControlReply(new RetentionBus.ControlResult.UnknownArchive()),
                new RetentionBus.ControlReply(new RetentionBus.ControlResult.Busy("archiving")),
                new RetentionBus.ControlReply(new RetentionBus.ControlResult.NotArchived("a file")),
                new RetentionBus.ControlReply(new RetentionBus.ControlResult.OtherDirectory("another")),
                new RetentionBus.ControlReply(
                        new RetentionBus.ControlResult.UnusableFile("a file", "the file was altered")),
                new ImportBus.OpenImport(ID, new ImportPlan(ImportPlan.Format.GPX, PLATE, true, null)),
                new ImportBus.OpenImport(ID, CSV),
                new ImportBus.ImportOpened("/spool/file"),
                new ImportBus.ImportOpened(null),
                new ImportBus.FileReceived(ID, Long.MAX_VALUE),
                new ImportBus.FileAbandoned(ID, "the client left"),
                new ImportBus.FindImport(ID),
                new ImportBus.CancelImport(ID),
                new ImportBus.ImportReply(null),
                new ImportBus.ImportReply(importJob("line 3")),
                new ImportBus.ListImports(7),
                new ImportBus.ImportsReply(List.of(importJob(null))),
                new ProjectionAdvanced("current-location", CURSOR),
                new ProjectionBus.StatusRequest(),
                new ProjectionBus.Statuses(List.of(
                        status(ProjectionStatus.State.LIVE, null, null),
                        status(ProjectionStatus.State.REBUILDING, null, CURSOR),
                        status(ProjectionStatus.State.FAILING, "no such table", null))),
                new ProjectionBus.ControlRequest("current-location"),
                new ControlReply(ControlReply.ControlStatus.ACCEPTED),
                new ControlReply(ControlReply.ControlStatus.UNKNOWN_PROJECTION),
                new ControlReply(ControlReply.ControlStatus.BUSY));
    }

    private static ImportJob importJob(@Nullable String error) {
        return new ImportJob(
                ID,
                ImportJob.State.FAILED,
                CSV,
                4,
                3,
                2,
                1,
                List.of(new ImportJob.Refusal(1, 2, "ä")),
                error,
                error == null ? null : "host:/spool",
                TIME,
                null,
                TIME);
    }

    private static ProjectionStatus status(
            ProjectionStatus.State state, @Nullable String error, @Nullable Cursor rebuildPosition) {
        return new ProjectionStatus(
                "vehicle-directory",
                CURSOR,
                12,
                0.5,
                state,
                error,
                rebuildPosition,
                List.of(new ProjectionStatus.DeadLetteredEvent("0:1", "a \"bad\" value")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aDecodedMessageEqualsTheEncodedOne(Record message) {
        Buffer wire = Buffer.buffer("before");

        RecordCodec<Record> codec = codecOf(message);
        codec.encodeToWire(wire, message);
        wire.appendString("after");

        assertThat(codec.decodeFromWire("before".length(), wire)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsPassedByReferenceWithinTheProcess(Record message) {
        assertThat(codecOf(message).transform(message)).isSameAs(message);
    }

    @Test
    void everyMessageOfAnAddressOrTopicIsTested() throws IllegalAccessException {
        Set<Class<?>> tested = messages().map(Object::getClass).collect(Collectors.toSet());

        assertThat(tested)
                .containsAll(classesOnTheBus(
                        CommandBus.class,
                        QueryBus.class,
                        TemporalQueryBus.class,
                        DeviceQueryBus.class,
                        AccessKeyQueryBus.class,
                        ImportBus.class,
                        ProjectionBus.class,
                        RetentionBus.class,
                        LogAppended.class,
                        ArchivesChanged.class));
        assertThat(tested).contains(CommittedEvents.topic("LocationTracked").messageType());
    }

    @Test
    void aDecodingErrorNamesTheMessageType() {
        Buffer wire = Buffer.buffer().appendInt(2).appendString("[]");

        assertThatThrownBy(() -> new RecordCodec<>(LogAppended.class).decodeFromWire(0, wire))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't decode a message of type LogAppended");
    }

    record Before(String kept, String removed) {}

    record After(String kept, @Nullable String added) {}

    @Test
    void aMessageOfAnotherVersionKeepsTheMembersThatBothHave() {
        Buffer wire = Buffer.buffer();

        new RecordCodec<>(Before.class).encodeToWire(wire, new Before("a", "b"));

        assertThat(new RecordCodec<>(After.class).decodeFromWire(0, wire)).isEqualTo(new After("a", null));
    }

    private static Set<Class<?>> classesOnTheBus(Class<?>... buses) throws IllegalAccessException {
        Stream.Builder<Class<?>> found = Stream.builder();
        for (Field field : Arrays.stream(buses)
                .flatMap(bus -> Arrays.stream(bus.getFields()))
                .toList()) {
            assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
            switch (field.get(null)) {
                case Address<?, ?> address -> found.add(address.requestType()).add(address.replyType());
                case Topic<?> topic -> found.add(topic.messageType());
                case Object other -> throw new AssertionError("neither an address nor a topic: " + other);
            }
        }
        return found.build().collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static RecordCodec<Record> codecOf(Record message) {
        return new RecordCodec<>((Class<Record>) message.getClass());
    }
}
