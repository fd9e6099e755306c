package vehicletracking.eventstore.table;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/** What the exchange of a partition reads while the log is locked, on a log of two shards and several partitions. */
@IntegrationTest
class PartitionExchangePlanTest {

    private static final int PARTITION_EVENTS = 5_000;
    private static final int SHARDS = 2;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);

    @BeforeAll
    static void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(POOLS.writes(), POOLS.reads(), SHARDS, PARTITION_EVENTS));
        for (int batch = 0; batch < 32; batch++) {
            List<Append> appends = IntStream.range(0, 1_000)
                    .mapToObj(i -> Append.always(EventMapper.newEvent(Events.tracked(UUID.randomUUID(), 1, 2, null))))
                    .toList();
            assertThat(await(store.append(batch % SHARDS, appends))).hasSize(1_000);
        }
        await(POOLS.writes().query("ANALYZE").execute());
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    /** Files of the indexes of a table; an index that is built anew gets another file. */
    private static Set<Long> indexFiles(String table) throws Exception {
        return await(POOLS.writes()
                        .query("SELECT pg_relation_filenode(indexrelid)::bigint FROM pg_index WHERE indrelid = '"
                                + table + "'::regclass")
                        .execute())
                .stream()
                .map(row -> row.getLong(0))
                .collect(Collectors.toSet());
    }

    @Test
    void events_of_added_shards_are_found_by_primary_key() throws Exception {
        await(new PartitionExchange(VERTX, POOLS.writes())
                .createReplacement(0, PARTITION_EVENTS, ignored -> Future.succeededFuture()));
        String untilInsert =
                "ALTER TABLE event DETACH PARTITION " + PartitionExchange.partitionTable(0) + ";\n" + insert();
        assertThat(QueryPlan.ofScript(POOLS.writes(), untilInsert))
                .singleElement()
                .asString()
                .containsPattern("Index Scan using event_from_000000000000_pkey .*rows=0 loops=1")
                .contains("Index Cond: (shard >= 2)")
                .doesNotContain("Seq Scan");
    }

    /** The statement of the function, with the names that it puts in. */
    private static String insert() throws Exception {
        String template = await(POOLS.writes()
                        .query("SELECT substring(prosrc FROM 'INSERT INTO [^'']+') FROM pg_proc"
                                + " WHERE proname = 'exchange_log_partition'")
                        .execute())
                .iterator()
                .next()
                .getString(0);
        return template.replace("%I", "%s")
                .formatted(PartitionExchange.replacementTable(0), PartitionExchange.partitionTable(0), SHARDS);
    }

    /** The replacement is created and filled on other connections, whose scans are not counted. */
    @Test
    void attaching_the_replacement_neither_scans_it_nor_builds_an_index() throws Exception {
        int from = PARTITION_EVENTS;
        int to = 2 * PARTITION_EVENTS;
        String table = PartitionExchange.partitionTable(from);
        String replacement = PartitionExchange.replacementTable(from);
        await(new PartitionExchange(VERTX, POOLS.writes())
                .createReplacement(from, to, ignored -> Future.succeededFuture()));
        await(POOLS.writes()
                .query("INSERT INTO " + replacement + " SELECT * FROM " + table)
                .execute());
        Set<Long> indexFiles = indexFiles(replacement);
        AtomicLong scans = new AtomicLong(-1);
        await(new PartitionExchange(VERTX, POOLS.projections())
                .exchange(
                        from,
                        to,
                        SHARDS,
                        transaction -> transaction
                                .query("SELECT pg_stat_get_xact_numscans('" + table + "'::regclass)")
                                .execute()
                                .map(rows -> {
                                    scans.set(rows.iterator().next().getLong(0));
                                    return null;
                                })));
        assertThat(scans).hasValue(0);
        assertThat(indexFiles(table)).hasSize(4).isEqualTo(indexFiles);
    }
}
