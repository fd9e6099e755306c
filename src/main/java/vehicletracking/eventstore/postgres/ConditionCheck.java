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
 * Which appends of a batch hold against the keys, when each is checked after those before it.
 *
 * @param admitted events of the appends whose condition holds, in order
 * @param touched last position at which each key is touched once the admitted events are in the log
 */
record ConditionCheck(List<NewEvent> admitted, Map<String, Long> touched, List<Result> results) {

    sealed interface Result {
        record Admitted(long firstPosition, int count) implements Result {}

        record Rejected(AppendResult.Conflict conflict) implements Result {}
    }

    /**
     * @param head the last position in the log
     * @param lastTouched last position at which each key of the conditions was touched; absent for never
     */
    static ConditionCheck of(List<Append> appends, long head, Map<String, Long> lastTouched) {
        Map<String, Long> known = new HashMap<>(lastTouched);
        Map<String, Long> touched = new HashMap<>();
        List<NewEvent> admitted = new ArrayList<>();
        List<Result> verdicts = new ArrayList<>(appends.size());
        for (Append append : appends) {
            Optional<AppendResult.Conflict> conflict = conflict(append, known);
            if (conflict.isPresent()) {
                verdicts.add(new Result.Rejected(conflict.get()));
                continue;
            }
            verdicts.add(new Result.Admitted(
                    head + admitted.size() + 1, append.events().size()));
            for (NewEvent event : append.events()) {
                admitted.add(event);
                long position = head + admitted.size();
                event.keys().forEach(key -> {
                    known.put(key, position);
                    touched.put(key, position);
                });
            }
        }
        return new ConditionCheck(admitted, touched, verdicts);
    }

    private static Optional<AppendResult.Conflict> conflict(Append append, Map<String, Long> known) {
        return append.condition().expectations().stream()
                .map(expected -> new AppendResult.Conflict(
                        expected.key(), expected.position(), known.getOrDefault(expected.key(), 0L)))
                .filter(conflict -> conflict.actual() > conflict.expected())
                .findFirst();
    }

    List<AppendResult> appendResults(int shard, Instant recordedAt) {
        return results.stream()
                .map(verdict -> switch (verdict) {
                    case Result.Admitted(long first, int count) ->
                        (AppendResult) new AppendResult.Appended(new Position(shard, first), count, recordedAt);
                    case Result.Rejected(AppendResult.Conflict conflict) -> conflict;
                })
                .toList();
    }
}
