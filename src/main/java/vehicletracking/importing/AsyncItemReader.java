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

/** Asynchronous reader of one file. Reads block, so they run on a worker thread, one at a time. */
final class AsyncItemReader {

    private final WorkerExecutor worker;
    private final Path file;
    private final ImportPlan plan;
    private final Instant latest;
    private @Nullable ItemBatchReader reader;

    AsyncItemReader(WorkerExecutor worker, Path file, ImportPlan plan, Instant latest) {
        this.worker = worker;
        this.file = file;
        this.plan = plan;
        this.latest = latest;
    }

    /** @param bytesRead bytes of the file read up to the end of the chunk */
    record Chunk(List<ImportItem> items, long bytesRead) {}

    /** Completes with the items after this one, or none at the end. Fails with {@code UnreadableFileException}. */
    Future<Chunk> readAfter(long itemNumber) {
        return worker.executeBlocking(() -> {
            ItemBatchReader opened = openReader();
            return new Chunk(opened.readAfter(itemNumber, DeterministicEventIds.MAX_ITEMS), opened.bytesRead());
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
