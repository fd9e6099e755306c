package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.format.ImportItem;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.ItemBatchReader;

/** Reads a file on a worker, since that blocks. Used by one import after another; the worker is one thread. */
final class AsyncItemReader {

    private final WorkerExecutor worker;
    private final Path file;
    private final ImportPlan plan;
    private final Instant latest;
    private @Nullable ItemBatchReader reader;

    /** @param latest nothing may have happened after it */
    AsyncItemReader(WorkerExecutor worker, Path file, ImportPlan plan, Instant latest) {
        this.worker = worker;
        this.file = file;
        this.plan = plan;
        this.latest = latest;
    }

    /** @param bytesRead how much of the file was read for it */
    record Chunk(List<ImportItem> items, long bytesRead) {}

    /**
     * The next items after that one; none at the end of the file. Fails with {@link vehicletracking.importing.format.UnreadableFileException} when the file
     * is not what the plan says.
     */
    Future<Chunk> readAfter(long place) {
        return worker.executeBlocking(() -> {
            ItemBatchReader batches = openReader();
            return new Chunk(batches.readAfter(place, DeterministicEventIds.MAX_ITEMS), batches.bytesRead());
        });
    }

    private ItemBatchReader openReader() throws IOException {
        if (reader == null) {
            reader = ItemBatchReader.open(file, plan, latest);
        }
        return reader;
    }

    Future<Void> close() {
        return worker.executeBlocking(() -> {
            if (reader != null) {
                reader.close();
            }
            return null;
        });
    }
}
