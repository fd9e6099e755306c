package vehicletracking.eventstore.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;

/**
 * Checks the conditions of a batch of appends, each against the log and the appends before it: one result for each, in
 * order. {@code touched} is the position of the last admitted event that touches each key.
 */
record ConditionCheck(List<NewEvent> admitted, Map<String, Long> touched, List<Result> results) {

    sealed interface Result {
        record Admitted(long firstPosition, int count) implements Result {}

        record Rejected(AppendResult.Conflict conflict) implements Result {}
    }

    /** @param lastTouched position of the last event that touched each key of the conditions; absent for none */
    static ConditionCheck of(List<Append> appends, long head, Map<String, Long> lastTouched) {
        Map<String, Long> lastPositions = new HashMap<>(lastTouched);
        Map<String, Long> touched = new HashMap<>();
        List<NewEvent> admitted = new ArrayList<>();
        List<Result> results = new ArrayList<>(appends.size());
        for (Append append : appends) {
            Optional<AppendResult.Conflict> conflict = conflict(append, lastPositions);
            if (conflict.isPresent()) {
                results.add(new Result.Rejected(conflict.get()));
                continue;
            }
            results.add(new Result.Admitted(
                    head + admitted.size() + 1, append.events().size()));
            for (NewEvent event : append.events()) {
                admitted.add(event);
                long position = head + admitted.size();
                event.keys().forEach(key -> {
                    lastPositions.put(key, position);
                    touched.put(key, position);
                });
            }
        }
        return new ConditionCheck(admitted, touched, results);
    }

    private static Optional<AppendResult.Conflict> conflict(Append append, Map<String, Long> lastPositions) {
        return append.condition().expectations().stream()
                .map(expected -> new AppendResult.Conflict(
                        expected.key(), expected.position(), lastPositions.getOrDefault(expected.key(), 0L)))
                .filter(conflict -> conflict.actual() > conflict.expected())
                .findFirst();
    }

    List<AppendResult> appendResults(int shard, Instant recordedAt) {
        return results.stream()
                .map(result -> switch (result) {
                    case Result.Admitted(long first, int count) ->
                        (AppendResult) new AppendResult.Appended(new Position(shard, first), count, recordedAt);
                    case Result.Rejected(AppendResult.Conflict conflict) -> conflict;
                })
                .toList();
    }
}
