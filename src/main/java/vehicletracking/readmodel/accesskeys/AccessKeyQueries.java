package vehicletracking.readmodel.accesskeys;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.projection.AsOf;

/** Queries on the read model of {@link AccessKeyProjection}. */
public final class AccessKeyQueries {

    /** The first and the last change of each key. The id of a key is that of its first event. */
    private static final String SELECT_PAGE = "SELECT * FROM " + AsOf.sql(AccessKeyProjection.PROJECTION) + """
         LEFT JOIN LATERAL
        (SELECT access_key_id, changed_at AS issued_at FROM access_key_change AS change
          WHERE type = 'KeyIssued' AND ($1::uuid IS NULL OR access_key_id > $1)
            AND ($2::uuid IS NULL OR access_key_id = $2)
          ORDER BY access_key_id LIMIT $3) AS issued ON true
        LEFT JOIN LATERAL
        (SELECT type, changed_at, key FROM access_key_change AS change
          WHERE change.access_key_id = issued.access_key_id ORDER BY position DESC LIMIT 1) AS change ON true
        ORDER BY issued.access_key_id\
        """;

    private final Pool pool;

    public AccessKeyQueries(Pool pool) {
        this.pool = pool;
    }

    /**
     * Access key after its last change.
     *
     * @param payload of the event of its last change, as JSON text
     * @param revokedAt null while it is not revoked
     */
    public record AccessKeyState(
            UUID accessKeyId,
            Instant issuedAt,
            String payload,
            @Nullable Instant revokedAt) {}

    /** @param next id after which the next page begins; null on the last page */
    public record AccessKeys(
            AsOf asOf, List<AccessKeyState> all, @Nullable UUID next) {}

    /**
     * Completes with keys in the order of their ids. Fails when the database fails.
     *
     * @param after id after which the page begins; null for the first page
     * @param accessKeyId the only key to return; null for all
     */
    public Future<AccessKeys> page(@Nullable UUID after, @Nullable UUID accessKeyId, int limit) {
        return pool.preparedQuery(SELECT_PAGE)
                .execute(Tuple.of(after, accessKeyId, limit))
                .map(rows -> {
                    List<AccessKeyState> keys = AsOf.matches(rows, "access_key_id", AccessKeyQueries::keyOf);
                    UUID next = keys.size() < limit ? null : keys.getLast().accessKeyId();
                    return new AccessKeys(AsOf.of(rows), keys, next);
                });
    }

    private static AccessKeyState keyOf(Row row) {
        OffsetDateTime changedAt = row.getOffsetDateTime("changed_at");
        return new AccessKeyState(
                row.getUUID("access_key_id"),
                row.getOffsetDateTime("issued_at").toInstant(),
                row.getJsonObject("key").encode(),
                row.getString("type").equals("KeyRevoked") ? changedAt.toInstant() : null);
    }
}
