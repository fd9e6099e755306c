package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.format.ImportPlan;

/** Access to the table of import jobs. */
final class ImportJobStore {

    /** Limit of stored jobs: creating one deletes the oldest ended jobs beyond it. */
    private static final int MAX_JOBS = 1_000;

    private static final String CREATE = """
        WITH deleted AS (
          DELETE FROM import_job WHERE ended_at IS NOT NULL AND import_id < (
            SELECT import_id FROM import_job ORDER BY import_id DESC OFFSET $3 LIMIT 1))
        INSERT INTO import_job (import_id, state, plan) VALUES ($1, 'RECEIVING', $2)\
        """;

    private static final String MARK_RECEIVED =
            "UPDATE import_job SET state = 'QUEUED', bytes_total = $2 WHERE import_id = $1 AND state = 'RECEIVING'"
                    + " RETURNING *";

    private static final String START = """
        UPDATE import_job SET state = 'RUNNING', started_at = coalesce(started_at, now())
         WHERE import_id = $1 AND state IN ('QUEUED', 'RUNNING') RETURNING *\
        """;

    private static final String SAVE_ATTEMPT = """
        UPDATE import_job
           SET bytes_read = $2, place = $3, items_done = $4, items_refused = $5, refusals = $6,
               sent_at = $7, sent_after = $8, sent_settled = $9
         WHERE import_id = $1 RETURNING state\
        """;

    private static final String END = """
        UPDATE import_job
           SET bytes_read = $2, place = $3, items_done = $4, items_refused = $5, refusals = $6,
               sent_at = NULL, sent_after = NULL, sent_settled = '{}',
               state = $7, error = $8, ended_at = now()
         WHERE import_id = $1 AND state = 'RUNNING'\
        """;

    private static final String FAIL_RECEIVING = """
        UPDATE import_job SET state = 'FAILED', error = $2, ended_at = now()
         WHERE import_id = $1 AND state = 'RECEIVING'\
        """;

    private static final String CANCEL = """
        UPDATE import_job SET state = 'CANCELLED', ended_at = now()
         WHERE import_id = $1 AND ended_at IS NULL RETURNING *\
        """;

    private static final String FIND = "SELECT * FROM import_job WHERE import_id = $1";

    private static final String FIND_NEWEST = "SELECT * FROM import_job ORDER BY import_id DESC LIMIT $1";

    private static final String FIND_ALL = "SELECT * FROM import_job WHERE import_id = ANY ($1) ORDER BY import_id";

    private final Pool pool;

    ImportJobStore(Pool pool) {
        this.pool = pool;
    }

    /** Stored before it is sent: timestamp of its event ids, head of the log and numbers of settled items before it. */
    record Attempt(Instant sentAt, Cursor head, Set<Long> settled) {}

    /** {@code attempt} was in progress when the previous process ended; null if none was. */
    record StartedImport(
            ImportJob job,
            ImportCounters counters,
            @Nullable Attempt attempt) {}

    Future<Void> create(UUID importId, ImportPlan plan) {
        return pool.preparedQuery(CREATE)
                .execute(Tuple.of(importId, ImportPlanJson.of(plan), MAX_JOBS))
                .mapEmpty();
    }

    /** Completes with nothing if the job is not in state {@code RECEIVING}. */
    Future<Optional<ImportJob>> markReceived(UUID importId, long bytes) {
        return pool.preparedQuery(MARK_RECEIVED)
                .execute(Tuple.of(importId, bytes))
                .map(ImportJobStore::firstJob);
    }

    /** Starts or resumes a job. Completes with nothing if it has ended. */
    Future<Optional<StartedImport>> start(UUID importId) {
        return pool.preparedQuery(START)
                .execute(Tuple.of(importId))
                .map(rows -> rows.stream().findFirst().map(ImportJobStore::startedImport));
    }

    /** Stores progress and the next attempt. Completes with false if the job was cancelled. */
    Future<Boolean> saveAttempt(UUID importId, ImportCounters counters, Attempt attempt) {
        Tuple values = valuesOf(importId, counters)
                .addValue(attempt.sentAt().atOffset(ZoneOffset.UTC))
                .addValue(attempt.head().toString())
                .addValue(attempt.settled().toArray(Long[]::new));
        return pool.preparedQuery(SAVE_ATTEMPT)
                .execute(values)
                .map(rows ->
                        rows.stream().anyMatch(row -> row.getString("state").equals(State.RUNNING.name())));
    }

    /** Has no effect if the job was cancelled. */
    Future<Void> end(UUID importId, ImportCounters counters, State state, @Nullable String error) {
        Tuple values = valuesOf(importId, counters).addValue(state.name()).addValue(error);
        return pool.preparedQuery(END).execute(values).mapEmpty();
    }

    private static Tuple valuesOf(UUID importId, ImportCounters counters) {
        return Tuple.of(
                        importId,
                        counters.bytesRead(),
                        counters.resumeAfterItem(),
                        counters.itemsDone(),
                        counters.itemsRefused())
                .addValue(ImportPlanJson.of(counters.refusals()));
    }

    Future<Void> failReceiving(UUID importId, String error) {
        return pool.preparedQuery(FAIL_RECEIVING)
                .execute(Tuple.of(importId, error))
                .mapEmpty();
    }

    /** Completes with nothing if the job is unknown or has ended. */
    Future<Optional<ImportJob>> cancel(UUID importId) {
        return pool.preparedQuery(CANCEL).execute(Tuple.of(importId)).map(ImportJobStore::firstJob);
    }

    Future<Optional<ImportJob>> find(UUID importId) {
        return pool.preparedQuery(FIND).execute(Tuple.of(importId)).map(ImportJobStore::firstJob);
    }

    Future<List<ImportJob>> findNewest(int limit) {
        return pool.preparedQuery(FIND_NEWEST).execute(Tuple.of(limit)).map(ImportJobStore::jobsOf);
    }

    /** The stored jobs with these ids, oldest first. */
    Future<List<ImportJob>> findAll(Collection<UUID> importIds) {
        return pool.preparedQuery(FIND_ALL)
                .execute(Tuple.of((Object) importIds.toArray(UUID[]::new)))
                .map(ImportJobStore::jobsOf);
    }

    private static Optional<ImportJob> firstJob(RowSet<Row> rows) {
        return rows.stream().findFirst().map(ImportJobStore::jobOf);
    }

    private static List<ImportJob> jobsOf(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ImportJobStore::jobOf)
                .toList();
    }

    private static StartedImport startedImport(Row row) {
        ImportJob job = jobOf(row);
        ImportCounters counters = new ImportCounters(
                job.bytesRead(), row.getLong("place"), job.itemsDone(), job.itemsRefused(), job.refusals());
        @Nullable Instant sentAt = instant(row, "sent_at");
        @Nullable
        Attempt attempt = sentAt == null
                ? null
                : new Attempt(
                        sentAt,
                        cursorOf(row.getString("sent_after")),
                        Set.copyOf(Arrays.asList(row.getArrayOfLongs("sent_settled"))));
        return new StartedImport(job, counters, attempt);
    }

    private static Cursor cursorOf(String text) {
        return text.isEmpty() ? Cursor.BEGINNING : Cursor.parse(text);
    }

    private static ImportJob jobOf(Row row) {
        return new ImportJob(
                row.getUUID("import_id"),
                State.valueOf(row.getString("state")),
                ImportPlanJson.parsePlan((JsonObject) row.getJson("plan")),
                row.getLong("bytes_total"),
                row.getLong("bytes_read"),
                row.getLong("items_done"),
                row.getLong("items_refused"),
                ImportPlanJson.parseRefusals((JsonArray) row.getJson("refusals")),
                row.getString("error"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column) == null
                ? null
                : row.getOffsetDateTime(column).toInstant();
    }
}
