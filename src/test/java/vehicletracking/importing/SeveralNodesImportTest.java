package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Services without a cluster import files on one database, with spool directories of their own or with one. */
@IntegrationTest
class SeveralNodesImportTest {

    private static final int LINES = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final PgConnectOptions database = TestDatabase.create();
    private final Pool pool =
            Pools.open(vertx, database, 4, PgEventStore::isWorthPreparing).writes();
    private final List<ServiceNode> nodes = new ArrayList<>();

    @TempDir
    private Path directory;

    private ServiceNode start(String spool) throws TimeoutException {
        ServiceNode node = ServiceNode.start(
                database,
                directory.resolve("data"),
                new JsonObject().put("IMPORT_DIR", directory.resolve(spool).toString()),
                List.of());
        nodes.add(node);
        return node;
    }

    private void kill(ServiceNode node) throws TimeoutException {
        nodes.remove(node);
        node.kill();
    }

    @AfterEach
    void close() throws Exception {
        for (ServiceNode node : nodes) {
            node.close();
        }
        await(vertx.close());
    }

    private String send(ServiceNode node, int lines) throws TimeoutException {
        String file = "time,lat,lon\n"
                + IntStream.range(0, lines)
                        .mapToObj(i -> (1_577_836_800 + i) + ",1,2")
                        .collect(Collectors.joining("\n"));
        HttpResponse<Buffer> response = await(node.send(
                HttpMethod.POST,
                "/import?format=csv&register=true&timeFormat=epoch-seconds&licensePlate=NODES-1",
                Buffer.buffer(file)));
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(202);
        return response.getHeader("Location");
    }

    private static void awaitState(ServiceNode node, String path, String state) throws TimeoutException {
        node.awaitJson(path, job -> job.getString("state").equals(state));
    }

    private static void awaitProgress(ServiceNode node, String path) throws TimeoutException {
        node.awaitJson(path, job -> job.getLong("itemsDone") > 0);
    }

    /** As if the time had passed after which a dead node is noticed. */
    private void expireClaims() throws TimeoutException {
        await(pool.query("UPDATE work_claim SET renewed_at = renewed_at - interval '1 minute'")
                .execute());
        await(pool.query("UPDATE import_spool SET served_at = served_at - interval '1 minute'")
                .execute());
    }

    private long stored() throws TimeoutException {
        return await(pool.query("SELECT count(*) FROM event WHERE type = 'LocationTracked'")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void a_node_without_the_file_lists_the_import_and_leaves_it_to_its_spool() throws Exception {
        ServiceNode first = start("spool-1");
        ServiceNode second = start("spool-2");
        String path = send(first, LINES);
        awaitProgress(second, path);
        kill(first);
        expireClaims();

        awaitState(second, path, "waiting");
        JsonObject listed = second.json("/imports").getJsonArray("imports").getJsonObject(0);
        assertThat(listed.getString("state")).isEqualTo("waiting");
        assertThat(listed.getString("spool")).endsWith(":" + directory.resolve("spool-1"));

        Files.move(directory.resolve("spool-1"), directory.resolve("moved"));
        ServiceNode third = start("moved");
        awaitState(second, path, "done");
        assertThat(third.json(path).getLong("itemsDone")).isEqualTo(LINES);
        assertThat(stored()).isEqualTo(LINES);
    }

    @Test
    void a_node_that_shares_the_directory_goes_on_with_the_import_of_one_that_died() throws Exception {
        ServiceNode first = start("shared");
        ServiceNode second = start("shared");
        String path = send(first, LINES);
        awaitProgress(first, path);
        kill(first);
        expireClaims();

        awaitState(second, path, "done");

        assertThat(second.json(path).getLong("itemsDone")).isEqualTo(LINES);
        assertThat(stored()).isEqualTo(LINES);
    }

    @Test
    void locations_are_stored_once_although_two_nodes_run_the_import() throws Exception {
        ServiceNode first = start("shared");
        ServiceNode second = start("shared");
        String path = send(first, LINES);
        while (first.json(path).getString("endedAt") == null) {
            expireClaims();
        }

        assertThat(second.json(path).getString("state")).isEqualTo("done");
        assertThat(second.json(path).getLong("itemsDone")).isEqualTo(LINES);
        assertThat(stored()).isEqualTo(LINES);
    }

    @Test
    void an_import_is_cancelled_through_any_node() throws Exception {
        ServiceNode first = start("spool-1");
        ServiceNode second = start("spool-2");
        String running = send(first, LINES);
        String queued = send(first, 10);

        for (String path : List.of(running, queued)) {
            HttpResponse<Buffer> cancelled = await(second.send(HttpMethod.DELETE, path, Buffer.buffer()));
            assertThat(cancelled.statusCode()).isEqualTo(200);
            assertThat(first.json(path).getString("state")).isEqualTo("cancelled");
        }
        String next = send(first, 1); // runs when the others have stopped

        awaitState(second, next, "done");
        assertThat(first.json(running).getLong("itemsDone")).isLessThan(LINES);
        try (Stream<Path> files = Files.list(directory.resolve("spool-1"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("spool-id", next.substring("/imports/".length()) + ".import");
        }
    }

    @Test
    void a_file_of_another_database_is_left_alone() throws Exception {
        Path file = Files.createDirectories(directory.resolve("spool-1"))
                .resolve("019b0c2e-7f9a-7c3e-9d0a-3b1f0a5e6c7d.import");
        Files.writeString(file, "time,lat,lon\n");

        ServiceNode node = start("spool-1");
        awaitState(node, send(node, 10), "done");

        assertThat(file).exists();
    }
}
