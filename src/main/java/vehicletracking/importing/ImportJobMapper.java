package vehicletracking.importing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.importing.ImportJob.State;
import vehicletracking.importing.ImportJobStore.Attempt;
import vehicletracking.importing.ImportJobStore.StartedImport;

/** Maps rows of import jobs. */
final class ImportJobMapper {

    private ImportJobMapper() {}

    static StartedImport startedImport(Row row) {
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

    static ImportJob jobOf(Row row) {
        return new ImportJob(
                row.getUUID("import_id"),
                row.getBoolean("is_waiting") ? State.WAITING : State.valueOf(row.getString("state")),
                ImportPlanJson.parsePlan((JsonObject) row.getJson("plan")),
                row.getLong("bytes_total"),
                row.getLong("bytes_read"),
                row.getLong("items_done"),
                row.getLong("items_refused"),
                ImportPlanJson.parseRefusals((JsonArray) row.getJson("refusals")),
                row.getString("error"),
                row.getString("spool_name"),
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
