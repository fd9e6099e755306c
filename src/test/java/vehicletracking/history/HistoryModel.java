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
final class HistoryModel {

    /** What counts of a location. */
    record EffectiveLocation(UUID id, UUID vehicleId, double latitude, Instant occurredAt) {}

    /** @param location null when the location is taken back */
    private record Version(UUID id, Optional<EffectiveLocation> location, Instant recordedAt) {}

    private final List<Version> all = new ArrayList<>();

    void add(UUID id, Optional<EffectiveLocation> counting, Instant recordedAt) {
        all.add(new Version(id, counting, recordedAt));
    }

    /** What counted then of a vehicle, in the order of its time. */
    List<EffectiveLocation> of(UUID vehicleId, Instant knownAt) {
        Map<UUID, Optional<EffectiveLocation>> last = new LinkedHashMap<>();
        all.stream()
                .filter(told -> !told.recordedAt().isAfter(knownAt))
                .forEach(told -> last.put(told.id(), told.location()));
        return last.values().stream()
                .flatMap(Optional::stream)
                .filter(each -> each.vehicleId().equals(vehicleId))
                .sorted(Comparator.comparing(EffectiveLocation::occurredAt)
                        .thenComparing(each -> each.id().toString()))
                .toList();
    }

    Optional<EffectiveLocation> before(UUID vehicleId, Instant at, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each -> !each.occurredAt().isAfter(at))
                .reduce((first, second) -> second);
    }

    Optional<EffectiveLocation> after(UUID vehicleId, Instant at, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each -> each.occurredAt().isAfter(at))
                .findFirst();
    }

    List<EffectiveLocation> between(UUID vehicleId, Instant from, Instant to, Instant knownAt) {
        return of(vehicleId, knownAt).stream()
                .filter(each ->
                        !each.occurredAt().isBefore(from) && !each.occurredAt().isAfter(to))
                .toList();
    }
}
