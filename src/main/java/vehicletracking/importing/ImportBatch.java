package vehicletracking.importing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vehicletracking.importing.format.ImportItem;
import vehicletracking.importing.format.ImportItem.LocationItem;

/** Items of a file that are sent together, repeatedly until all are settled: in the event log or refused. */
final class ImportBatch {

    private final long lastItem;
    // in the order of the file
    private final Map<Long, LocationItem> pending = new LinkedHashMap<>();
    private final Set<Long> settled = new TreeSet<>();

    ImportBatch(List<ImportItem> items, Collection<Long> settled) {
        this.lastItem = items.getLast().number();
        // settled before a restart
        this.settled.addAll(settled);
        for (ImportItem item : items) {
            if (item instanceof LocationItem located && !settled.contains(item.number())) {
                pending.put(item.number(), located);
            }
        }
    }

    long lastItem() {
        return lastItem;
    }

    List<LocationItem> pending() {
        return List.copyOf(pending.values());
    }

    Set<Long> settled() {
        return Set.copyOf(settled);
    }

    /** Returns whether the item was not settled before. */
    boolean settle(long number) {
        pending.remove(number);
        return settled.add(number);
    }
}
