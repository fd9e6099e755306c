package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.ServiceNode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.archive.ArchiveChange;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.ClosedPartitions;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Queries of a node, without a cluster, while another one archives and restores in a directory that it does not have. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // set before the first test
class SeveralNodesArchiveQueryTest {

    private static final int PARTITION_EVENTS = 1_000;
    private static final Instant FIRST = Instant.parse("2026-06-01T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final PgConnectOptions database = TestDatabase.create();
    private final Pools pools = Pools.open(vertx, database, 4, PgEventStore::isWorthPreparing);
    private ServiceNode node;
    private ArchiveStore otherNode;
    private String query;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        otherNode = RetentionVerticle.archiveStore(
                vertx, pools.writes(), directory.resolve("other"), ArchiveChange.NOTICE_MILLIS);
        node = ServiceNode.start(
                database,
                directory,
                new JsonObject()
                        .put("EVENT_STORE_PARTITION_EVENTS", PARTITION_EVENTS)
                        .put("EVENT_STORE_BATCH_EVENTS", 10),
                List.of());
        String vehicleId = node.post("/register-vehicle", "{\"vehicleLicensePlate\":\"PLATE 1\"}")
                .bodyAsJsonObject()
                .getString("vehicleRegisteredId");
        String lines = IntStream.range(0, 2 * PARTITION_EVENTS + 100)
                .mapToObj(i ->
                        "{\"vehicleLicensePlate\":\"PLATE 1\",\"latitude\":%s,\"longitude\":1,\"occurredAt\":\"%s\"}"
                                .formatted(latitude(i), FIRST.plusSeconds(i)))
                .collect(Collectors.joining("\n"));
        assertThat(await(node.send(
                                HttpMethod.POST,
                                "/track-locations",
                                Buffer.buffer(lines),
                                "Content-Type",
                                "application/x-ndjson"))
                        .statusCode())
                .isEqualTo(200);
        ClosedPartitions.await(2, pools.reads());
        query = "/vehicle-location/" + vehicleId + "?at=" + FIRST.plusSeconds(PARTITION_EVENTS / 2);
    }

    /** The vehicle moves a metre in a second. */
    private static double latitude(int second) {
        return second / 100_000.0;
    }

    @AfterEach
    void close() throws Exception {
        node.close();
        await(vertx.close());
    }

    /** Returns the number of complete answers; the others say that events are archived. */
    private int queryUntil(Future<?> end) throws Exception {
        int complete = 0;
        while (!end.isComplete()) {
            HttpResponse<Buffer> answer = node.get(query);
            if (answer.statusCode() == 200) {
                assertThat(answer.bodyAsJsonObject().getDouble("latitude")).isEqualTo(latitude(PARTITION_EVENTS / 2));
                complete++;
            } else {
                assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(410);
            }
        }
        await(end);
        return complete;
    }

    @Test
    void an_answer_is_complete_or_names_the_archive() throws Exception {
        Future<Void> archived =
                otherNode.oldestArchivable(Instant.EPOCH).compose(oldest -> otherNode.archive(oldest.orElseThrow()));
        assertThat(queryUntil(archived)).isPositive();
        assertThat(node.get(query).statusCode()).isEqualTo(410);

        assertThat(node.json("/archives").getString("otherDirectory")).contains(directory.resolve("other") + " ");
        assertThat(node.post("/archives/run", "").bodyAsJsonObject().getString("type"))
                .isEqualTo("/problems/other-archive-directory");
        assertThat(node.post("/archives/0/restore", "").statusCode()).isEqualTo(409);

        Future<Void> restored = otherNode.all().compose(all -> otherNode.restore(all.getFirst()));
        assertThat(queryUntil(restored)).isNotNegative();
        node.awaitJson(query, location -> location.containsKey("latitude"));
    }
}
