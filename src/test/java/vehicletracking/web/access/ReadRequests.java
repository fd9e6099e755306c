package vehicletracking.web.access;

import static vehicletracking.testing.Events.NOON;

import java.util.stream.Stream;

/** Queries of the role read. */
final class ReadRequests {

    static final String RANGE = "from=" + NOON + "&to=" + TwoVehicles.END;
    private static final String WITH_PLATE_A = "?licensePlate=A 1&from=" + TwoVehicles.MOVED + "&to=" + TwoVehicles.END;
    private static final String AT = "at=" + NOON.plusSeconds(1_800);

    private ReadRequests() {}

    /** {@code {id}} is A, {@code {location}} one of its locations, {@code {device}} an assignment of a device to it. */
    static Stream<String> forA(TwoVehicles vehicles) {
        return Stream.of(
                        "/vehicle-current-location/{id}",
                        "/vehicles?licensePlate=A 1",
                        "/vehicles/{id}",
                        "/devices/tracker-1",
                        "/vehicle-location?licensePlate=MOVED 1&" + AT,
                        "/vehicle-location/{id}?" + AT,
                        "/vehicle-location/{id}?interpolate=true&include=flagged&" + AT,
                        "/vehicle-location/{id}?at=2020-01-01T00:00:00Z",
                        "/vehicle-track" + WITH_PLATE_A,
                        "/vehicle-track/{id}?" + RANGE,
                        "/vehicle-track/{id}?format=gpx&" + RANGE,
                        "/vehicle-track/{id}?limit=1&" + RANGE,
                        "/vehicle-movement" + WITH_PLATE_A,
                        "/vehicle-movement/{id}?" + RANGE,
                        "/events?subject={id}",
                        "/events/{id}",
                        "/events/{location}",
                        "/events/{device}",
                        "/audit/proof/{location}",
                        "/audit/proof/{device}",
                        "/audit/head",
                        "/version")
                .map(uri -> uri.replace("{id}", vehicles.a.toString())
                        .replace("{location}", vehicles.locationOfA.id().toString())
                        .replace("{device}", vehicles.assignedToA.toString()));
    }

    static Stream<String> forB(TwoVehicles vehicles) {
        return Stream.of(
                        "/vehicle-current-location/{id}",
                        "/vehicles?licensePlate=MOVED 1",
                        "/vehicles/{id}",
                        "/devices/tracker-2",
                        "/vehicle-location?licensePlate=B 2&" + AT,
                        "/vehicle-location?licensePlate=MOVED 1&at=" + TwoVehicles.END,
                        "/vehicle-location/{id}?" + AT,
                        "/vehicle-track?licensePlate=B 2&" + RANGE,
                        "/vehicle-track/{id}?" + RANGE,
                        "/vehicle-movement?licensePlate=B 2&" + RANGE,
                        "/vehicle-movement/{id}?" + RANGE,
                        "/events?subject={id}",
                        "/events?subject={id}&format=ndjson",
                        "/events/{id}",
                        "/events/{location}",
                        "/events/{device}",
                        "/events/{report}",
                        "/audit/proof/{location}",
                        "/audit/proof/{device}",
                        "/audit/proof/{report}")
                .map(uri -> uri.replace("{id}", vehicles.b.toString())
                        .replace("{location}", vehicles.locationOfB.id().toString())
                        .replace("{device}", vehicles.assignedToB.toString())
                        .replace("{report}", vehicles.quarantined.toString()));
    }

    static Stream<String> forAll() {
        return Stream.of(
                "/vehicle-current-locations",
                "/vehicle-current-locations?bbox=-10,-10,60,60",
                "/vehicles",
                "/vehicle-locations?" + AT,
                "/vehicle-locations?include=flagged&" + AT,
                "/vehicle-locations?bbox=-10,-10,60,60&" + AT,
                "/vehicle-locations?bbox=-10,-10,60,60&include=flagged&" + AT,
                "/vehicle-movement?" + RANGE,
                "/vehicle-movement?format=csv&" + RANGE,
                "/events",
                "/events?format=ndjson",
                "/events?type=DeviceAssigned,LocationCorrected",
                "/events?payload={\"vehicleLicensePlate\":\"MOVED 1\"}",
                "/events?recordedFrom=2020-01-01T00:00:00Z&occurredFrom=" + TwoVehicles.MOVED);
    }
}
