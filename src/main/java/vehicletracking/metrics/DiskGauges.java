package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Free space of the file systems of the directories of this node. It is read on a worker thread, since that may hang. */
final class DiskGauges implements GaugeSource {

    private final Vertx vertx;
    private final Map<String, Path> directories;
    private final GaugeFamily free;
    private final GaugeFamily size;

    /** @param directories by the value of their label */
    DiskGauges(Vertx vertx, Map<String, Path> directories, MeterRegistry registry) {
        this.vertx = vertx;
        this.directories = directories;
        this.free = new GaugeFamily(
                registry, "vehicle_tracking_disk_free_bytes", "Free space of the file system of a directory");
        this.size =
                new GaugeFamily(registry, "vehicle_tracking_disk_size_bytes", "Size of the file system of a directory");
    }

    @Override
    public Future<Void> refresh() {
        return vertx.executeBlocking(
                () -> {
                    readAll();
                    return null;
                },
                false);
    }

    private void readAll() throws IOException {
        Map<Tags, Double> latestFree = new HashMap<>();
        Map<Tags, Double> latestSize = new HashMap<>();
        for (Map.Entry<String, Path> directory : directories.entrySet()) {
            FileStore fileSystem = Files.getFileStore(existing(directory.getValue()));
            Tags tags = Tags.of("directory", directory.getKey());
            latestFree.put(tags, (double) fileSystem.getUsableSpace());
            latestSize.put(tags, (double) fileSystem.getTotalSpace());
        }
        free.set(latestFree);
        size.set(latestSize);
    }

    /** The directory, or the nearest one above it: that of the archives is created by the first archive. */
    private static Path existing(Path directory) throws IOException {
        @Nullable Path path = directory.toAbsolutePath();
        while (path != null && !Files.exists(path)) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IOException("no file system has " + directory);
        }
        return path;
    }

    @Override
    public void clear() {
        free.clear();
        size.clear();
    }
}
