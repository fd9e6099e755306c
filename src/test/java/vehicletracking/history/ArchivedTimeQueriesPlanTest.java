package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.database.Pools;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/** Query plans of the lookup of archived times, with 40 archives of 2,000 vehicles each, an hour apart. */
@IntegrationTest
class ArchivedTimeQueriesPlanTest {

    private static final String FILL = """
        INSERT INTO log_archive
        SELECT i * 1000, i * 1000 + 1000, 1, CASE WHEN i %% 10 = 9 THEN 'RESTORED' ELSE 'ARCHIVED' END, 'file ' || i, 1, '', 1000, 0,
               hour, hour + interval '1 hour', hour, hour + interval '1 hour', now(), NULL
          FROM generate_series(0, 39) AS i, LATERAL (SELECT timestamptz '2026-01-01Z' + i * interval '1 hour' AS hour) AS begun;
        INSERT INTO archived_span
        SELECT %s, from_position, 10, first_occurred_at, last_occurred_at, gen_random_uuid()
          FROM log_archive, generate_series(1, 2000) AS vehicle;
        ANALYZE\
        """.formatted(vehicle("vehicle"));

    private static final String AS_KNOWN_AT = "'9999-01-01Z'::timestamptz";
    private static final String FROM = "'2026-01-01T10:15:00Z'::timestamptz";
    private static final String TO = "'2026-01-01T12:15:00Z'::timestamptz";
    private static final String VEHICLE = vehicle("1000");

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);

    private static String vehicle(String number) {
        return "md5((" + number + ")::text)::uuid";
    }

    @BeforeAll
    static void fill() throws Exception {
        await(POOLS.writes().query(FILL).execute());
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static String plan(String mode, String types, String sql, String... values) throws Exception {
        return QueryPlan.of(POOLS.writes(), mode, types, sql, values);
    }

    private static void assertUsesIndexes(String plan) {
        assertThat(plan)
                .containsPattern("archived_span_(pkey|archive)")
                .doesNotContain("Seq Scan on archived_span", "external", "Disk:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void archived_times_of_a_vehicle_are_found_by_index(String mode) throws Exception {
        String types = "timestamptz, timestamptz, uuid, uuid";
        assertUsesIndexes(
                plan(mode, types, ArchivedTimeQueries.SELECT_ARCHIVES_AT, AS_KNOWN_AT, FROM, VEHICLE, VEHICLE));
        assertUsesIndexes(plan(mode, types, ArchivedTimeQueries.SELECT_ARCHIVES_WITHIN, FROM, TO, VEHICLE, VEHICLE));
    }

    /** A query covers a page of the fleet, or all vehicles. */
    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void archived_times_of_the_fleet_are_sorted_in_memory(String mode) throws Exception {
        String types = "timestamptz, timestamptz, uuid, uuid";
        String least = "'00000000-0000-0000-0000-000000000000'";
        String greatest = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";
        for (String sql : List.of(ArchivedTimeQueries.SELECT_ARCHIVES_AT, ArchivedTimeQueries.SELECT_ARCHIVES_WITHIN)) {
            String first = sql.equals(ArchivedTimeQueries.SELECT_ARCHIVES_AT) ? AS_KNOWN_AT : FROM;
            assertThat(plan(mode, types, sql, first, TO, least, greatest)).doesNotContain("external", "Disk:");
        }
        String some = "'10000000-0000-0000-0000-000000000000'";
        assertUsesIndexes(plan(mode, types, ArchivedTimeQueries.SELECT_ARCHIVES_AT, AS_KNOWN_AT, TO, least, some));
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void archived_times_of_a_scope_are_found_by_index(String mode) throws Exception {
        String types = "timestamptz, timestamptz, uuid, uuid, uuid[]";
        String least = "'00000000-0000-0000-0000-000000000000'";
        String greatest = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";
        String scope = "ARRAY[" + VEHICLE + ", " + vehicle("7") + "]";
        for (String sql : List.of(
                ArchivedTimeQueries.SELECT_ARCHIVES_AT_OF_SCOPE, ArchivedTimeQueries.SELECT_ARCHIVES_WITHIN_OF_SCOPE)) {
            String first = sql.equals(ArchivedTimeQueries.SELECT_ARCHIVES_AT_OF_SCOPE) ? AS_KNOWN_AT : FROM;
            assertUsesIndexes(plan(mode, types, sql, first, TO, least, greatest, scope));
        }
        assertUsesIndexes(plan(
                mode,
                "bigint[], uuid[]",
                ArchivedTimeQueries.SELECT_ARCHIVES_OF_VEHICLES,
                "ARRAY[0, 7000, 39000]",
                scope));
    }
}
