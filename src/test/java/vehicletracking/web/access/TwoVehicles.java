package vehicletracking.web.access;

import static vehicletracking.testing.Events.NOON;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import vehicletracking.access.AuthMode;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Role;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Vehicle A, which had the plate MOVED 1 for an hour and has the plate A 1 since, and vehicle B, which had the plate B 2 for
 * two hours and has the plate MOVED 1 since; a key for A and one of the role operate. Each vehicle has locations, one of
 * them corrected, and devices, two of which moved from one to the other.
 */
final class TwoVehicles {

    static final Instant MOVED = NOON.plusSeconds(2 * 3_600);
    static final Instant END = NOON.plusSeconds(4 * 3_600);

    final TestService service = new TestService(AuthMode.KEYS);
    final UUID a = UUID.randomUUID();
    final UUID b = UUID.randomUUID();
    final LocationTracked locationOfA = Events.tracked(a, 1.25, 2.25, null, NOON.plusSeconds(600));
    final LocationTracked locationOfB = Events.tracked(b, 47.1234, 8.4321, null, NOON.plusSeconds(660));
    final UUID assignedToA = UUID.randomUUID();
    final UUID assignedToB = UUID.randomUUID();
    final UUID endOfTracker4 = UUID.randomUUID();
    final UUID quarantined;
    private final String keyOfA;
    private final String operator;

    TwoVehicles() throws TimeoutException {
        service.append(0, events().toList());
        keyOfA = service.issueKey(Role.READ, new AccessScope(Set.of(a), null));
        operator = service.issueKey(Role.OPERATE);
        HttpResponse<Buffer> unknown = service.send(
                HttpMethod.GET,
                "/ingest/osmand?lat=1&lon=2&id=unknown&timestamp=" + NOON.getEpochSecond(),
                Buffer.buffer(),
                "Authorization",
                "Bearer " + operator);
        service.wrote(unknown.getHeader("Log-Position"));
        quarantined = UUID.fromString(asOperator("/quarantine")
                .bodyAsJsonObject()
                .getJsonArray("reports")
                .getJsonObject(0)
                .getString("reportQuarantinedId"));
    }

    String keyOfA() {
        return keyOfA;
    }

    String operator() {
        return operator;
    }

    private Stream<NewEvent> events() {
        return Stream.of(vehicles(), locations(), devices()).flatMap(each -> each);
    }

    private Stream<NewEvent> vehicles() {
        return Stream.of(
                        Events.registered(a, "MOVED 1"),
                        Events.registered(b, "B 2"),
                        plate(a, "MOVED 1", "A 1", NOON.plusSeconds(3_600)),
                        plate(b, "B 2", "MOVED 1", MOVED))
                .map(EventMapper::newEvent);
    }

    private static LicensePlateChanged plate(UUID vehicle, String from, String to, Instant at) {
        return new LicensePlateChanged(UUID.randomUUID(), vehicle, new LicensePlate(from), new LicensePlate(to), at);
    }

    private Stream<NewEvent> locations() {
        LocationTracked lastOfA = Events.tracked(a, 1.5, 2.5, 3.0, MOVED.plusSeconds(600));
        LocationTracked lastOfB = Events.tracked(b, 47.5678, 8.8765, 3.0, MOVED.plusSeconds(660));
        return Stream.of(
                EventMapper.newEvent(locationOfA),
                EventMapper.newEvent(locationOfB),
                Amendments.corrected(locationOfA, 1.26, 2.26, NOON.plusSeconds(610)),
                Amendments.corrected(locationOfB, 47.1235, 8.4322, NOON.plusSeconds(670)),
                EventMapper.newEvent(lastOfA),
                EventMapper.newEvent(lastOfB));
    }

    /** Tracker 1 is A's, tracker 2 is B's, tracker 3 moves from A to B, and tracker 4 from B to A, which releases it. */
    private Stream<NewEvent> devices() {
        return Stream.of(
                        assigned(assignedToA, "tracker-1", a, "MOVED 1", NOON),
                        assigned(assignedToB, "tracker-2", b, "B 2", NOON),
                        assigned(UUID.randomUUID(), "tracker-3", a, "MOVED 1", NOON),
                        assigned(UUID.randomUUID(), "tracker-3", b, "MOVED 1", MOVED),
                        assigned(UUID.randomUUID(), "tracker-4", b, "B 2", NOON),
                        assigned(UUID.randomUUID(), "tracker-4", a, "A 1", MOVED),
                        new DeviceReleased(endOfTracker4, new DeviceId("tracker-4"), a, END))
                .map(EventMapper::newEvent);
    }

    private static DeviceAssigned assigned(UUID id, String device, UUID vehicle, String plate, Instant from) {
        return new DeviceAssigned(id, new DeviceId(device), vehicle, new LicensePlate(plate), from);
    }

    /** Texts of B that nothing else has. */
    List<String> textsOfB() {
        return List.of(
                b.toString(),
                "B 2",
                "47.12",
                "47.56",
                "8.43",
                "8.87",
                locationOfB.id().toString(),
                assignedToB.toString(),
                "tracker-2",
                quarantined.toString());
    }

    HttpResponse<Buffer> asKeyOfA(String uri, String... headers) throws TimeoutException {
        return get(uri, keyOfA, headers);
    }

    HttpResponse<Buffer> asOperator(String uri, String... headers) throws TimeoutException {
        return get(uri, operator, headers);
    }

    private HttpResponse<Buffer> get(String uri, String key, String... headers) throws TimeoutException {
        Stream<String> authorization = Stream.of("Authorization", "Bearer " + key);
        return service.get(
                uri.replace(" ", "%20"),
                Stream.concat(authorization, Stream.of(headers)).toArray(String[]::new));
    }
}
