package vehicletracking.backup;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Contents of a backup.
 *
 * @param serviceVersion version of the service that made it
 * @param schema number of the last migration
 * @param postgresVersion version of the PostgreSQL server
 * @param createdAt begin of the backup, by the clock of the database; it contains every event committed until then
 * @param heads of all shards
 * @param archives files that contain events which the backup does not contain
 * @param parts one for each table, in the order of loading
 */
public record BackupManifest(
        String serviceVersion,
        int schema,
        String postgresVersion,
        Instant createdAt,
        List<Head> heads,
        List<String> archives,
        List<Part> parts) {

    static final int FORMAT = 1;

    /**
     * Head of a shard.
     *
     * @param chain chain value after the last batch, in hexadecimal
     */
    public record Head(int shard, long position, String chain) {}

    /**
     * A table, as the text format of COPY compressed with zstd.
     *
     * @param sha256 digest of the compressed bytes, in hexadecimal
     */
    record Part(String table, List<String> columns, long rows, String sha256) {

        /** Columns become part of a statement. */
        Part {
            if (!columns.stream().allMatch(column -> column.matches("[a-z_][a-z0-9_]*"))) {
                throw new IllegalArgumentException("columns " + columns);
            }
        }

        String entry() {
            return table + ".copy.zst";
        }
    }

    /** Number of events that the heads count; those of {@link #archives} are included. */
    public long events() {
        return heads.stream().mapToLong(Head::position).sum();
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("format", FORMAT)
                .put("service", serviceVersion)
                .put("schema", schema)
                .put("postgresql", postgresVersion)
                .put("createdAt", createdAt.toString())
                .put(
                        "heads",
                        new JsonArray(heads.stream().map(BackupManifest::toJson).toList()))
                .put("archives", new JsonArray(archives))
                .put(
                        "parts",
                        new JsonArray(parts.stream().map(BackupManifest::toJson).toList()));
    }

    private static JsonObject toJson(Head head) {
        return new JsonObject()
                .put("shard", head.shard())
                .put("position", head.position())
                .put("chain", head.chain());
    }

    private static JsonObject toJson(Part part) {
        return new JsonObject()
                .put("table", part.table())
                .put("columns", new JsonArray(part.columns()))
                .put("rows", part.rows())
                .put("sha256", part.sha256());
    }

    static BackupManifest of(JsonObject json) {
        return new BackupManifest(
                json.getString("service"),
                json.getInteger("schema"),
                json.getString("postgresql"),
                json.getInstant("createdAt"),
                objects(json, "heads").map(BackupManifest::head).toList(),
                texts(json, "archives"),
                objects(json, "parts").map(BackupManifest::part).toList());
    }

    private static Stream<JsonObject> objects(JsonObject json, String name) {
        return json.getJsonArray(name).stream().map(JsonObject.class::cast);
    }

    private static List<String> texts(JsonObject json, String name) {
        return json.getJsonArray(name).stream().map(String.class::cast).toList();
    }

    private static Head head(JsonObject json) {
        return new Head(json.getInteger("shard"), json.getLong("position"), json.getString("chain"));
    }

    private static Part part(JsonObject json) {
        return new Part(
                json.getString("table"), texts(json, "columns"), json.getLong("rows"), json.getString("sha256"));
    }
}
