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
    private final Map<Long, LocationItem> pending = new LinkedHashMap<>();
    private final Set<Long> settled = new TreeSet<>();

    /** @param settled numbers of the items that were settled before a restart */
    ImportBatch(List<ImportItem> items, Collection<Long> settled) {
        this.lastItem = items.getLast().number();
        this.settled.addAll(settled);
        for (ImportItem item : items) {
            if (item instanceof LocationItem located && !settled.contains(item.number())) {
                pending.put(item.number(), located);
            }
        }
    }

    /** Number of the last item. */
    long lastItem() {
        return lastItem;
    }

    /** The locations that are not settled, in the order of the file. */
    List<LocationItem> pending() {
        return List.copyOf(pending.values());
    }

    Set<Long> settled() {
        return Set.copyOf(settled);
    }

    /** Marks an item as settled; returns whether it was not settled before. */
    boolean settle(long number) {
        pending.remove(number);
        return settled.add(number);
    }
}
