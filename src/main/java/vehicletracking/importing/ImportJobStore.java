package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import vehicletracking.claim.Claim;
import vehicletracking.eventstore.Cursor;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.format.ImportPlan;

/** Access to the table of import jobs. */
final class ImportJobStore {

    /** Limit of stored jobs: creating one deletes the oldest ended jobs beyond it. */
    private static final int MAX_JOBS = 1_000;

    private static final String REGISTER_SPOOL = """
        INSERT INTO import_spool (spool, name) VALUES ($1, $2)
        ON CONFLICT (spool) DO UPDATE SET name = excluded.name, served_at = clock_timestamp()\
        """;

    /** Writes nothing while no import needs the spool. */
    private static final String SERVE_SPOOL = """
        UPDATE import_spool SET name = $2, served_at = clock_timestamp()
         WHERE spool = $1 AND EXISTS (SELECT FROM import_job WHERE import_job.spool = $1 AND ended_at IS NULL)\
        """;

    private static final String CREATE = """
        WITH deleted AS (
          DELETE FROM import_job WHERE ended_at IS NOT NULL AND import_id < (
            SELECT import_id FROM import_job ORDER BY import_id DESC OFFSET $3 LIMIT 1))
        INSERT INTO import_job (import_id, state, plan, spool) VALUES ($1, 'RECEIVING', $2, $4)\
        """;

    /** Selects jobs of the table {@code job} with the spools that they wait for. */
    private static final String SELECT = """
        SELECT job.*, import_spool.name AS spool_name,
               coalesce(job.ended_at IS NULL
                        AND abs(extract(epoch FROM clock_timestamp() - import_spool.served_at)) > 10, false) AS is_waiting
          FROM job LEFT JOIN import_spool USING (spool)\
        """;

    private static final String MARK_RECEIVED = """
        WITH job AS (
          UPDATE import_job SET state = 'QUEUED', bytes_total = $2 WHERE import_id = $1 AND state = 'RECEIVING'
          RETURNING *)
        """ + SELECT;

    private static final String START = """
        WITH job AS (
          UPDATE import_job SET state = 'RUNNING', started_at = coalesce(started_at, now()), spool = $2
           WHERE import_id = $1 AND state IN ('QUEUED', 'RUNNING') RETURNING *)
        """ + SELECT;

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
        WITH job AS (
          UPDATE import_job SET state = 'CANCELLED', ended_at = now()
           WHERE import_id = $1 AND ended_at IS NULL RETURNING *)
        """ + SELECT;

    private static final String FIND = "WITH job AS (SELECT * FROM import_job WHERE import_id = $1) " + SELECT;

    private static final String FIND_NEWEST = "WITH job AS (SELECT * FROM import_job ORDER BY import_id DESC LIMIT $1) "
            + SELECT + " ORDER BY import_id DESC";

    private static final String FIND_STORED =
            "SELECT import_id, state, bytes_total FROM import_job WHERE import_id = ANY ($1) ORDER BY import_id";

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

    /** Stored state and size of a job, whether a node serves its spool or not. */
    record StoredImport(UUID importId, State state, long bytesTotal) {

        boolean isRunnable() {
            return state == State.QUEUED || state == State.RUNNING;
        }
    }

    Future<Void> create(UUID importId, ImportPlan plan, UUID spool, String spoolName) {
        return pool.preparedQuery(REGISTER_SPOOL)
                .execute(Tuple.of(spool, spoolName))
                .compose(ignored -> pool.preparedQuery(CREATE)
                        .execute(Tuple.of(importId, ImportPlanJson.of(plan), MAX_JOBS, spool)))
                .mapEmpty();
    }

    /** Stores that this node serves a spool; the imports of one that no node has served for ten seconds wait. */
    Future<Void> serve(UUID spool, String spoolName) {
        return pool.preparedQuery(SERVE_SPOOL)
                .execute(Tuple.of(spool, spoolName))
                .mapEmpty();
    }

    /** Completes with nothing if the job is not in state {@code RECEIVING}. */
    Future<Optional<ImportJob>> markReceived(UUID importId, long bytes) {
        return pool.preparedQuery(MARK_RECEIVED)
                .execute(Tuple.of(importId, bytes))
                .map(ImportJobStore::firstJob);
    }

    /** Starts or resumes a job. Completes with nothing if it has ended. Fails if the claim is lost. */
    Future<Optional<StartedImport>> start(UUID importId, UUID spool, Claim claim) {
        return execute(claim, START, Tuple.of(importId, spool))
                .map(rows -> rows.stream().findFirst().map(ImportJobMapper::startedImport));
    }

    private Future<RowSet<Row>> execute(Claim claim, String sql, Tuple values) {
        return pool.withTransaction(transaction -> claim.require(transaction)
                .compose(ignored -> transaction.preparedQuery(sql).execute(values)));
    }

    /** Stores progress and the next attempt. Completes with false if the job was cancelled. Fails if the claim is lost. */
    Future<Boolean> saveAttempt(UUID importId, Claim claim, ImportCounters counters, Attempt attempt) {
        Tuple values = valuesOf(importId, counters)
                .addValue(attempt.sentAt().atOffset(ZoneOffset.UTC))
                .addValue(attempt.head().toString())
                .addValue(attempt.settled().toArray(Long[]::new));
        return execute(claim, SAVE_ATTEMPT, values)
                .map(rows ->
                        rows.stream().anyMatch(row -> row.getString("state").equals(State.RUNNING.name())));
    }

    /** Has no effect if the job was cancelled. Fails if the claim is lost. */
    Future<Void> end(UUID importId, Claim claim, ImportCounters counters, State state, @Nullable String error) {
        Tuple values = valuesOf(importId, counters).addValue(state.name()).addValue(error);
        return execute(claim, END, values).mapEmpty();
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

    /** Completes with the jobs of these ids, oldest first; unknown ids are absent. */
    Future<List<StoredImport>> findStored(Collection<UUID> importIds) {
        return pool.preparedQuery(FIND_STORED)
                .execute(Tuple.of((Object) importIds.toArray(UUID[]::new)))
                .map(rows -> rows.stream()
                        .map(row -> new StoredImport(
                                row.getUUID("import_id"),
                                State.valueOf(row.getString("state")),
                                row.getLong("bytes_total")))
                        .toList());
    }

    private static Optional<ImportJob> firstJob(RowSet<Row> rows) {
        return rows.stream().findFirst().map(ImportJobMapper::jobOf);
    }

    private static List<ImportJob> jobsOf(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ImportJobMapper::jobOf)
                .toList();
    }
}
