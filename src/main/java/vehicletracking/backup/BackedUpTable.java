package vehicletracking.backup;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tables of a backup, in the order of loading. All others are read models with their checkpoints, which are derived
 * from the log, or belong to running processes.
 */
enum BackedUpTable {
    LOG_HEAD,
    CONSISTENCY,
    LOG_PARTITION,
    LOG_ARCHIVE,
    ARCHIVED_SPAN,
    /** Without the announcement of a change, which belongs to a running process. */
    ARCHIVE_DIRECTORY("", "is_changing"),
    /** A subscription continues where it was; read models are derived from the first event on. */
    CHECKPOINT("WHERE name LIKE 'subscription/%'", ""),
    IMPORT_SPOOL,
    IMPORT_JOB,
    LOG_MANIFEST("WHERE shard = %d AND first_position > %d AND first_position <= %d ORDER BY first_position", ""),
    EVENT("WHERE shard = %d AND position > %d AND position <= %d ORDER BY position", "");

    private final String filter;
    private final String omittedColumn;

    BackedUpTable() {
        this("", "");
    }

    BackedUpTable(String filter, String omittedColumn) {
        this.filter = filter;
        this.omittedColumn = omittedColumn;
    }

    static Optional<BackedUpTable> of(String tableName) {
        return Arrays.stream(values())
                .filter(table -> table.tableName().equals(tableName))
                .findFirst();
    }

    /** Tables whose rows change. */
    static List<BackedUpTable> changing() {
        return Arrays.stream(values()).filter(table -> !table.isImmutable()).toList();
    }

    /** Tables that the log grows in: their rows never change, so they are read in ranges of positions. */
    static List<BackedUpTable> immutable() {
        return Arrays.stream(values()).filter(BackedUpTable::isImmutable).toList();
    }

    String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isImmutable() {
        return this == LOG_MANIFEST || this == EVENT;
    }

    boolean hasColumn(String column) {
        return !column.equals(omittedColumn);
    }

    String copyOut(List<String> columns) {
        return "COPY (SELECT %s FROM %s %s) TO STDOUT".formatted(quoted(columns), tableName(), filter);
    }

    /** Only for the tables of {@link #immutable}. */
    String copyOut(List<String> columns, int shard, long after, long upTo) {
        return "COPY (SELECT %s FROM %s %s) TO STDOUT"
                .formatted(quoted(columns), tableName(), filter.formatted(shard, after, upTo));
    }

    /** The columns are those of {@code copyOut}. */
    String copyIn(List<String> columns) {
        return "COPY %s (%s) FROM STDIN".formatted(tableName(), quoted(columns));
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    }

    /** Whether there is a row, other than the one that the migration of {@link #ARCHIVE_DIRECTORY} inserts. */
    String selectHasRows() {
        return "SELECT EXISTS (SELECT FROM %s %s)"
                .formatted(tableName(), this == ARCHIVE_DIRECTORY ? "WHERE directory IS NOT NULL" : "");
    }
}
