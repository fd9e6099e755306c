package vehicletracking.projection;

import java.util.List;
import java.util.Set;

/**
 * Definition of a read model as a fold of the log in SQL; events do not leave the database.
 *
 * <p>Every fold statement has the shard as {@code $1} and folds its events at positions greater than {@code $2} up to
 * {@code $3} into the table {@code %s}. Folds are idempotent, and their result does not depend on the size of the
 * batches. A fold that reads events of other shards has the subjects of the events as its only parameter, and marks the
 * place of a predicate on the shard ({@link vehicletracking.eventstore.ShardStatements}).
 *
 * @param name name of the projection in the API, in metrics and in its checkpoint
 * @param table table that queries read
 * @param folds statements run in this order, in one transaction with the checkpoint
 */
public record Projection(String name, String table, List<Fold> folds) {

    public Projection {
        folds = List.copyOf(folds);
    }

    /**
     * One statement.
     *
     * @param onlyFor the statement changes nothing unless the batch has an event of one of these types, which have few
     *     events; empty for a statement that is always executed
     * @param isOfSubjects whether its only parameter, {@code $1}, are the subjects of these events
     */
    public record Fold(Set<String> onlyFor, boolean isOfSubjects, String sql) {

        public Fold {
            onlyFor = Set.copyOf(onlyFor);
        }

        /** A statement that is always executed. */
        public static Fold always(String sql) {
            return new Fold(Set.of(), false, sql);
        }

        /** A statement on the events of the batch, which is executed when some are of these types. */
        public static Fold onlyFor(Set<String> types, String sql) {
            return new Fold(types, false, sql);
        }

        /** A statement on the subjects of the events of these types. */
        public static Fold ofSubjects(Set<String> types, String sql) {
            return new Fold(types, true, sql);
        }

        boolean isNeededFor(Set<String> types) {
            return onlyFor.isEmpty() || onlyFor.stream().anyMatch(types::contains);
        }
    }

    /** The types for which it is to be found out whether a batch has events of them. */
    String[] rareTypes() {
        return folds.stream()
                .flatMap(fold -> fold.onlyFor().stream())
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    /** Whether a batch without such types changes nothing. */
    boolean isOnlyAboutRareTypes() {
        return folds.stream().noneMatch(fold -> fold.onlyFor().isEmpty());
    }

    String rebuildName() {
        return name + "/rebuild";
    }

    String shadowTable() {
        return table + "_rebuild";
    }
}
