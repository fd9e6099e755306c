package vehicletracking.readmodel.current;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.database.Pools;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/** Query plans of a page of the current locations of a scope, of 100,000 vehicles. */
@IntegrationTest
class CurrentLocationScopePlanTest {

    private static final String FILL = """
        INSERT INTO vehicle_current_location (vehicle_id, license_plate, latitude, longitude, occurred_at)
        SELECT md5(i::text)::uuid, 'A ' || i, i / 2000.0, 1, timestamptz '2026-01-01Z' FROM generate_series(1, 100000) AS i;
        ANALYZE vehicle_current_location\
        """;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);

    @BeforeAll
    static void fill() throws TimeoutException {
        await(POOLS.writes().query(FILL).execute());
    }

    @AfterAll
    static void close() throws TimeoutException {
        await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "force_custom_plan, 1",
        "force_generic_plan, 1",
        "force_custom_plan, 1000",
        "force_generic_plan, 1000",
    })
    void the_vehicles_of_a_scope_are_found_by_their_ids(String mode, int vehicles) throws TimeoutException {
        String everywhere = plan(mode, vehicles, CurrentLocationQueries.selectPage(false, true), "uuid[]");
        String inBox = plan(
                mode,
                vehicles,
                CurrentLocationQueries.selectPage(true, true),
                "float8, float8, float8, float8, uuid[]",
                "0",
                "0",
                "10",
                "90");
        for (String plan : new String[] {everywhere, inBox}) {
            assertThat(plan)
                    .contains("vehicle_current_location_pkey")
                    .containsPattern("Limit .*rows=" + Math.min(vehicles, 500) + " loops=1")
                    .doesNotContain("Seq Scan on vehicle_current_location");
        }
    }

    private static String plan(String mode, int vehicles, String sql, String types, String... box)
            throws TimeoutException {
        String[] values = new String[box.length + 4];
        values[0] = "NULL";
        values[1] = "500";
        values[2] = "'2026-06-01Z'";
        System.arraycopy(box, 0, values, 3, box.length);
        values[values.length - 1] = scope(vehicles);
        return QueryPlan.of(POOLS.reads(), mode, "uuid, bigint, timestamptz, " + types, sql, values);
    }

    private static String scope(int vehicles) {
        return IntStream.rangeClosed(1, vehicles)
                .mapToObj(i -> "md5('" + i * 100 + "')::uuid")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }
}
