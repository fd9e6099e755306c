package vehicletracking.projection;

import java.util.List;

/**
 * A read model that is a fold of the log, told as SQL: the events never leave the database.
 *
 * <p>Every fold takes the shard as {@code $1} and folds its events at positions over {@code $2} up to {@code $3} into
 * the table whose name stands for {@code %s}. It must come to the same whether events are folded in one go or in many,
 * and must not mind being given an event twice. The next read model is one more value of this record.
 *
 * @param name the name by which people ask about it
 * @param table the table that queries read
 * @param folds statements that are run one after another in one transaction with the checkpoint
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
