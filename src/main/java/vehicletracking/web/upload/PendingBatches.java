package vehicletracking.web.upload;

import java.util.ArrayDeque;
import java.util.function.IntSupplier;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.web.http.Problem;

/** The items of one upload that are read and not yet sent, in batches in their order. Confined to one event loop. */
final class PendingBatches {

    private final IntSupplier maxBatchItems;
    private final ArrayDeque<LocationBatch> full = new ArrayDeque<>();
    private LocationBatch open = new LocationBatch();

    PendingBatches(IntSupplier maxBatchItems) {
        this.maxBatchItems = maxBatchItems;
    }

    void add(TrackLocation location) {
        open.add(location);
        closeFull();
    }

    void addRefused(Problem problem) {
        open.addRefused(problem);
        closeFull();
    }

    private void closeFull() {
        if (open.isFull(maxBatchItems.getAsInt())) {
            full.add(open);
            open = new LocationBatch();
        }
    }

    boolean isEmpty() {
        return full.isEmpty() && open.isEmpty();
    }

    boolean hasFull() {
        return !full.isEmpty();
    }

    LocationBatch remove() {
        if (hasFull()) {
            return full.remove();
        }
        LocationBatch batch = open;
        open = new LocationBatch();
        return batch;
    }

    void clear() {
        full.clear();
        open = new LocationBatch();
    }
}
