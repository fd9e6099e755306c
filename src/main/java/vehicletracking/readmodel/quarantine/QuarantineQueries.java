package vehicletracking.readmodel.quarantine;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;

/** Queries on the read model of {@link QuarantineProjection}. */
public final class QuarantineQueries {

    private static final String SELECT =
            "SELECT * FROM " + AsOf.sql(QuarantineProjection.PROJECTION) + " LEFT JOIN LATERAL (" + """
                SELECT report_quarantined_id, received_at, dialect, device_id, reason, request::text AS request, state,
                       settled_at, settlement::text AS settlement
                  FROM quarantined_report AS report WHERE %s ORDER BY report_quarantined_id LIMIT $1) AS report ON true\
                """;

    private static final String SELECT_BY_ID = SELECT.formatted("report_quarantined_id = $2");

    private static final String SELECT_PAGE =
            SELECT.formatted("state = $2 AND ($3::uuid IS NULL OR report_quarantined_id > $3)");

    private final Pool pool;

    public QuarantineQueries(Pool pool) {
        this.pool = pool;
    }

    /** State of a quarantined report. */
    public enum State {
        OPEN,
        ADMITTED,
        DISCARDED;

        /** The text in the database and in the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException when there is no such state */
        public static State of(String text) {
            for (State state : values()) {
                if (state.text().equals(text)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("must be open, admitted or discarded, and is " + text);
        }
    }

    /**
     * A report that could not be stored.
     *
     * @param request the request of the device, as the text of a JSON object
     * @param settledAt when it was admitted or discarded; null while it is open
     * @param settlement payload of the event that settled it, as the text of a JSON object; null while it is open
     */
    public record QuarantinedReport(
            UUID reportQuarantinedId,
            Instant receivedAt,
            String dialect,
            @Nullable String deviceId,
            String reason,
            String request,
            State state,
            @Nullable Instant settledAt,
            @Nullable String settlement) {}

    /** @param next id after which the next page begins; null on the last page */
    public record QuarantinedReports(
            AsOf asOf,
            List<QuarantinedReport> all,
            @Nullable UUID next) {}

    /** Completes with the report with this id, empty when there is none; fails when the database fails. */
    public Future<QuarantinedReports> byId(UUID reportQuarantinedId) {
        return select(SELECT_BY_ID, Tuple.of(1, reportQuarantinedId), Integer.MAX_VALUE);
    }

    /**
     * Completes with the reports in this state, the oldest first; fails when the database fails.
     *
     * @param after id after which the page begins; null for the first page
     */
    public Future<QuarantinedReports> page(State state, @Nullable UUID after, int limit) {
        return select(SELECT_PAGE, Tuple.of(limit, state.text(), after), limit);
    }

    private Future<QuarantinedReports> select(String sql, Tuple parameters, int limit) {
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            List<QuarantinedReport> reports = AsOf.matches(rows, "report_quarantined_id", QuarantineQueries::reportOf);
            UUID next = reports.size() < limit ? null : reports.getLast().reportQuarantinedId();
            return new QuarantinedReports(AsOf.of(rows), reports, next);
        });
    }

    private static QuarantinedReport reportOf(Row row) {
        OffsetDateTime settledAt = row.getOffsetDateTime("settled_at");
        return new QuarantinedReport(
                row.getUUID("report_quarantined_id"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("dialect"),
                row.getString("device_id"),
                row.getString("reason"),
                row.getString("request"),
                State.of(row.getString("state")),
                settledAt == null ? null : settledAt.toInstant(),
                row.getString("settlement"));
    }
}
