package vehicletracking.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Two services without a cluster run the same projections on one database. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the nodes are there before the first test
class SeveralNodesProjectionTest {

    private static final int VEHICLES = 20;
    private static final int LOCATIONS = 5_000;
    private static final int UPLOADS = 4;

    /** Not idempotent, so that an event that takes effect twice is counted twice. */
    private static final Projection COUNT =
            new Projection("count", "counted_location", List.of(Projection.Fold.always("""
                INSERT INTO %1$s AS counted (vehicle_id, locations)
                SELECT subject, count(*) FROM event
                 WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'LocationTracked' GROUP BY subject
                ON CONFLICT (vehicle_id) DO UPDATE SET locations = counted.locations + excluded.locations\
                """)));

    private final Vertx vertx = Vertx.vertx();
    private final PgConnectOptions database = TestDatabase.create();
    private final Pool pool =
            Pools.open(vertx, database, 4, PgEventStore::isWorthPreparing).writes();
    private List<ServiceNode> nodes;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        await(pool.query("CREATE TABLE counted_location (vehicle_id uuid PRIMARY KEY, locations bigint NOT NULL)")
                .execute());
        nodes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            nodes.add(ServiceNode.start(
                    database,
                    directory.resolve("node-" + i),
                    new JsonObject().put("EVENT_STORE_SHARDS", 2).put("PROJECTION_INTERVAL_MILLIS", 0),
                    List.of(COUNT)));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (ServiceNode node : nodes) {
            node.close();
        }
        await(vertx.close());
    }

    private HttpResponse<Buffer> register(ServiceNode node, String plate) throws TimeoutException {
        HttpResponse<Buffer> response = node.post("/register-vehicle", "{\"vehicleLicensePlate\":\"" + plate + "\"}");
        assertThat(response.statusCode()).isEqualTo(201);
        return response;
    }

    /** The other node is notified of nothing: it polls the checkpoint, while both poll the log. */
    @Test
    void a_query_of_one_node_includes_the_command_of_the_other() throws Exception {
        long startedNanos = System.nanoTime();
        for (int i = 0; i < VEHICLES; i++) {
            HttpResponse<Buffer> registered = register(nodes.get(i % 2), "PLATE " + i);
            String id = registered.bodyAsJsonObject().getString("vehicleRegisteredId");
            HttpResponse<Buffer> found = nodes.get((i + 1) % 2)
                    .get("/vehicles/" + id, "Log-Position", registered.getHeader("Log-Position"), "Prefer", "wait=8");
            assertThat(found.statusCode()).isEqualTo(200);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos))
                .isLessThan(VEHICLES);
    }

    @Test
    void an_event_takes_effect_once_while_both_nodes_run_and_rebuild() throws Exception {
        for (int i = 0; i < VEHICLES; i++) {
            assertThat(register(nodes.getFirst(), "PLATE " + i).statusCode()).isEqualTo(201);
        }
        List<Future<?>> uploads = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
            ServiceNode node = nodes.get(i % 2);
            uploads.add(node.send(
                    HttpMethod.POST, "/track-locations", locations(), "Content-Type", "application/x-ndjson"));
        }
        int rebuilds = 0;
        while (uploads.stream().anyMatch(each -> !each.isComplete())) {
            rebuilds += rebuildOnBoth();
        }
        await(Future.all(uploads));
        rebuilds += rebuildOnBoth();

        assertThat(rebuilds).isPositive();
        for (ServiceNode node : nodes) {
            awaitHead(node);
        }
        assertThat(counted()).isEqualTo((long) UPLOADS * LOCATIONS);
    }

    private static Buffer locations() {
        Buffer lines = Buffer.buffer();
        IntStream.range(0, LOCATIONS)
                .forEach(i ->
                        lines.appendString("{\"vehicleLicensePlate\":\"PLATE %d\",\"latitude\":1,\"longitude\":%d}\n"
                                .formatted(i % VEHICLES, i % 180)));
        return lines;
    }

    /** Requests a rebuild on both nodes at once, and waits for its end; returns the number of those that began. */
    private int rebuildOnBoth() throws Exception {
        List<Future<Integer>> requests = nodes.stream()
                .map(node -> node.send(HttpMethod.POST, "/projections/count/rebuild", Buffer.buffer())
                        .map(HttpResponse::statusCode))
                .toList();
        await(Future.all(requests));
        assertThat(requests).extracting(Future::result).isSubsetOf(202, 409).contains(202);
        for (ServiceNode node : nodes) {
            node.awaitJson(
                    "/projections", status -> count(status).getString("state").equals("live"));
        }
        return (int) requests.stream().filter(each -> each.result() == 202).count();
    }

    private static JsonObject count(JsonObject projections) {
        return projections.getJsonArray("projections").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("name").equals("count"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitHead(ServiceNode node) throws TimeoutException {
        node.awaitJson("/projections", status -> count(status).getLong("behindEvents") == 0);
    }

    private long counted() throws TimeoutException {
        return await(pool.query("SELECT coalesce(sum(locations), 0)::bigint FROM counted_location")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void a_rebuild_of_a_node_that_died_can_be_started_again() throws Exception {
        await(pool.query("INSERT INTO work_claim (task, token) VALUES ('rebuild/count', gen_random_uuid())")
                .execute());
        assertThat(count(nodes.getFirst().json("/projections")).getString("state"))
                .isEqualTo("rebuilding");
        assertThat(nodes.getFirst().post("/projections/count/rebuild", "").statusCode())
                .isEqualTo(409);

        await(pool.query("UPDATE work_claim SET renewed_at = renewed_at - interval '1 minute'")
                .execute());

        assertThat(rebuildOnBoth()).isEqualTo(1);
    }
}
