package vehicletracking.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** GPS fixes of three city buses on one Sunday. */
public final class BusPositions {

    private BusPositions() {}

    /** Fixes ordered by time, by the number of the bus. */
    public static Map<String, List<Fix>> byBus() throws IOException {
        try (InputStream file = BusPositions.class.getResourceAsStream("/bus-positions.csv")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(2)
                    .map(line -> line.split(",", -1))
                    .collect(Collectors.groupingBy(
                            parts -> parts[0], Collectors.mapping(BusPositions::fix, Collectors.toList())));
        }
    }

    private static Fix fix(String[] parts) {
        return new Fix(
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                OffsetDateTime.parse(parts[1]).toInstant(),
                null,
                Double.valueOf(parts[4]),
                null,
                null);
    }

    public static LocationTracked tracked(UUID vehicleId, Fix fix) {
        return new LocationTracked(UUID.randomUUID(), vehicleId, fix);
    }
}
