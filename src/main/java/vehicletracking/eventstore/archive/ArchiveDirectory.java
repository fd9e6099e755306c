package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.claim.DirectoryId;

/**
 * Directory of the archives: one for a database, of one node or shared by several. The first archive records its id in the
 * database. A node with another directory neither archives nor restores, since it would spread the only copies of events.
 */
final class ArchiveDirectory {

    private static final String ID_FILE = "archive-id";

    private static final String SELECT = "SELECT directory, name FROM archive_directory";

    private static final String RECORD =
            "UPDATE archive_directory SET directory = $1, name = $2 WHERE directory IS NULL";

    private final Vertx vertx;
    private final Pool pool;
    private final Path directory;

    ArchiveDirectory(Vertx vertx, Pool pool, Path directory) {
        this.vertx = vertx;
        this.pool = pool;
        this.directory = directory;
    }

    /** Completes with the reason why the directory of this node is not that of the archives; empty when it is. */
    Future<Optional<String>> findDifference() {
        return pool.query(SELECT).execute().compose(rows -> {
            Row recorded = rows.iterator().next();
            return recorded.getUUID("directory") == null
                    ? findMissingFile()
                    : differenceFrom(recorded.getUUID("directory"), recorded.getString("name"));
        });
    }

    private Future<Optional<String>> differenceFrom(UUID recorded, String name) {
        return vertx.executeBlocking(() -> DirectoryId.find(directory, ID_FILE).equals(Optional.of(recorded))
                ? Optional.empty()
                : Optional.of("the archives are in the directory %s with the id %s, and not in %s"
                        .formatted(name, recorded, DirectoryId.nameOf(directory))));
    }

    /** Archives of an earlier version, which recorded no directory, identify it. */
    private Future<Optional<String>> findMissingFile() {
        return ArchiveStore.all(pool).compose(all -> {
            List<String> files = all.stream()
                    .filter(LogArchive::hasArchivedEvents)
                    .map(LogArchive::file)
                    .toList();
            return vertx.executeBlocking(() -> files.stream()
                    .filter(file -> !Files.exists(directory.resolve(file)))
                    .findFirst()
                    .map(file -> DirectoryId.nameOf(directory) + " does not contain the archive " + file));
        });
    }

    /**
     * Records the directory when none is recorded.
     *
     * @return fails when another one is
     */
    Future<Void> require() {
        return findDifference()
                .compose(difference -> difference.isEmpty()
                        ? vertx.executeBlocking(this::id).compose(this::record)
                        : Future.failedFuture(difference.get()));
    }

    private UUID id() throws IOException {
        return DirectoryId.findOrCreate(directory, ID_FILE);
    }

    private Future<Void> record(UUID id) {
        return pool.preparedQuery(RECORD)
                .execute(Tuple.of(id, DirectoryId.nameOf(directory)))
                .compose(ignored -> findDifference())
                .compose(difference ->
                        difference.isEmpty() ? Future.succeededFuture() : Future.failedFuture(difference.get()));
    }
}
