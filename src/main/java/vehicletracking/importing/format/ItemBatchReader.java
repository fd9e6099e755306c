package vehicletracking.importing.format;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Blocking reader of the items of a file in batches. */
public final class ItemBatchReader implements Closeable {

    private final CountingInputStream in;
    private final ItemReader items;

    private ItemBatchReader(CountingInputStream in, ItemReader items) {
        this.in = in;
        this.items = items;
    }

    /**
     * Opens a file.
     *
     * @param latest limit of valid times: later locations are refused
     * @throws UnreadableFileException if the file does not match the plan
     */
    public static ItemBatchReader open(Path file, ImportPlan plan, Instant latest) throws IOException {
        CountingInputStream in = new CountingInputStream(Files.newInputStream(file));
        try {
            return new ItemBatchReader(in, newReader(new BufferedInputStream(in, 1 << 16), plan, latest));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static ItemReader newReader(InputStream in, ImportPlan plan, Instant latest) throws IOException {
        return switch (plan.format()) {
            case CSV -> new CsvItems(in, plan, Objects.requireNonNull(plan.mapping()), latest);
            case GPX -> new GpxItems(in, Objects.requireNonNull(plan.licensePlate()), latest);
        };
    }

    /** The next items after an item number, up to a limit; empty at the end of the file. */
    public List<ImportItem> readAfter(long itemNumber, int max) throws IOException {
        List<ImportItem> batch = new ArrayList<>(max);
        for (ImportItem item = items.next(); item != null; item = items.next()) {
            if (item.number() > itemNumber) {
                batch.add(item);
            }
            if (batch.size() == max) {
                break;
            }
        }
        return batch;
    }

    /** Bytes of the file that were read. */
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() throws IOException {
        items.close();
    }
}
