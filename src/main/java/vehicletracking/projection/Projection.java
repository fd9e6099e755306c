package vehicletracking.projection;

import java.util.List;

/**
 * Definition of a read model as a fold of the log in SQL; events do not leave the database.
 *
 * <p>Every fold statement has the shard as {@code $1} and folds its events at positions greater than {@code $2} up to
 * {@code $3} into the table {@code %s}. Folds are idempotent, and their result does not depend on the size of the
 * batches.
 *
 * @param name name of the projection in the API, in metrics and in its checkpoint
 * @param table table that queries read
 * @param folds statements run in this order, in one transaction with the checkpoint
 */
public record Projection(String name, String table, List<String> folds) {

    public Projection {
        folds = List.copyOf(folds);
    }

    String rebuildName() {
        return name + "/rebuild";
    }

    String shadowTable() {
        return table + "_rebuild";
    }
}
