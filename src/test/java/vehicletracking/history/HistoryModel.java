package vehicletracking.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reference model of a history of locations: every query scans all versions. */
final class HistoryModel {

    /** The compared fields of an effective location. */
    record EffectiveLocation(UUID id, UUID vehicleId, double latitude, Instant occurredAt) {}

    /** @param location empty when the location is retracted */
    private record Version(UUID id, Optional<EffectiveLocation> location, Instant recordedAt) {}

    private final List<Version> all = new ArrayList<>();

    void add(UUID id, Optional<EffectiveLocation> location, Instant recordedAt) {
        all.add(new Version(id, location, recordedAt));
    }

    /** The effective locations of a vehicle as known at a time, ordered by time. */
    List<EffectiveLocation> of(UUID vehicleId, Instant asKnownAt) {
        Map<UUID, Optional<EffectiveLocation>> last = new LinkedHashMap<>();
        all.stream()
                .filter(version -> !version.recordedAt().isAfter(asKnownAt))
                .forEach(version -> last.put(version.id(), version.location()));
        return last.values().stream()
                .flatMap(Optional::stream)
                .filter(each -> each.vehicleId().equals(vehicleId))
                .sorted(Comparator.comparing(EffectiveLocation::occurredAt)
                        .thenComparing(each -> each.id().toString()))
                .toList();
    }

    Optional<EffectiveLocation> before(UUID vehicleId, Instant at, Instant asKnownAt) {
        return of(vehicleId, asKnownAt).stream()
                .filter(each -> !each.occurredAt().isAfter(at))
                .reduce((first, second) -> second);
    }

    Optional<EffectiveLocation> after(UUID vehicleId, Instant at, Instant asKnownAt) {
        return of(vehicleId, asKnownAt).stream()
                .filter(each -> each.occurredAt().isAfter(at))
                .findFirst();
    }

    List<EffectiveLocation> between(UUID vehicleId, Instant from, Instant to, Instant asKnownAt) {
        return of(vehicleId, asKnownAt).stream()
                .filter(each ->
                        !each.occurredAt().isBefore(from) && !each.occurredAt().isAfter(to))
                .toList();
    }
}
