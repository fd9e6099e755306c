package vehicletracking.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A naive model of what was told: it goes through all of it for every question. */
final class RandomHistory {

    /** What counts of a location. */
    record Counting(UUID id, UUID vehicleId, double latitude, Instant occurredAt) {}

    /** @param counting null when the location is taken back */
    private record Told(UUID id, Optional<Counting> counting, Instant recordedAt) {}

    private final List<Told> all = new ArrayList<>();

    void tell(UUID id, Optional<Counting> counting, Instant recordedAt) {
        all.add(new Told(id, counting, recordedAt));
    }

    /** What counted then of a vehicle, in the order of its time. */
    List<Counting> of(UUID vehicleId, Instant knownAt) {
        Map<UUID, Optional<Counting>> last = new LinkedHashMap<>();
        all.stream()
                .filter(told -> !told.recordedAt().isAfter(knownAt))
                .forEach(told -> last.put(told.id(), told.counting()));
        return last.values().stream()
                .flatMap(Optional::stream)
                .filter(each -> each.vehicleId().equals(vehicleId))
                .sorted(Comparator.comparing(Counting::occurredAt)
                        .thenComparing(each -> each.id().toString()))
                .toList();
    }

    Optional<Counting> before(UUID vehicleId, Instant at, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each -> !each.occurredAt().isAfter(at))
                .reduce((first, second) -> second);
    }

    Optional<Counting> after(UUID vehicleId, Instant at, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each -> each.occurredAt().isAfter(at))
                .findFirst();
    }

    List<Counting> between(UUID vehicleId, Instant from, Instant to, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each ->
                        !each.occurredAt().isBefore(from) && !each.occurredAt().isAfter(to))
                .toList();
    }
}
