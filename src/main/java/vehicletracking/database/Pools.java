package vehicletracking.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection pools, one per kind of work, so that a slow query never occupies a connection of the appends. Usable from
 * any event loop.
 *
 * @param writes appends, and reads that must see the latest commit; a commit is on disk before it is acknowledged
 * @param projections updates of read models; a crash may lose the latest ones, together with their checkpoints
 * @param reads read-only queries of the current state, with a timeout of {@value #STATEMENT_TIMEOUT_SECONDS} s
 * @param past temporal queries, likewise; apart, so that a long one never delays a query of the current state
 * @param replicas pools of the read replicas; all others connect to the primary
 */
public record Pools(Pool writes, Pool projections, Pool reads, Pool past, List<ReadPools> replicas) {

    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    static final int STATEMENT_TIMEOUT_SECONDS = 8;

    /**
     * Longer statements than the driver's 2,048 characters stay prepared: planning one anew takes ten times as long.
     */
    private static final int MAX_PREPARED_CHARACTERS = 16_384;

    /** A process that is suspended within an append holds the lock of its shard so long, and other processes wait. */
    private static final String MAX_IDLE_IN_TRANSACTION = "3s";

    /** Of the pool of the appends: a command that waits for longer is refused. */
    private static final String LOCK_TIMEOUT = "2s";

    private static final int READERS = 6;
    private static final int MAX_WAITING = 2_000;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    private static final String SYNCHRONOUS_COMMIT = "synchronous_commit";

    private static final Set<String> DURABLE = Set.of("on", "remote_apply");

    private static final String SELECT_DURABILITY = """
        SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit\
        """;

    private static final String SELECT_SYNCHRONOUS = "SELECT current_setting('synchronous_standby_names') <> ''";

    /** TCP_USER_TIMEOUT (RFC 5482): closes a connection without acknowledgement, where the transport supports it. */
    private static final int UNANSWERED_MILLIS = 15_000;

    /**
     * Creates the pools without connecting.
     *
     * @param writers number of connections for appends
     * @param isWorthPreparing which statements of {@link #reads} stay prepared on the server
     */
    public static Pools open(Vertx vertx, PgConnectOptions database, int writers, Predicate<String> isWorthPreparing) {
        return open(vertx, DatabaseServers.of(database), List.of(), writers, isWorthPreparing);
    }

    /**
     * Creates the pools as {@link #open(Vertx, PgConnectOptions, int, Predicate)} does.
     *
     * @param database connections go to the one of its servers that accepts writes
     * @param replicas read replicas
     */
    public static Pools open(
            Vertx vertx,
            DatabaseServers database,
            List<PgConnectOptions> replicas,
            int writers,
            Predicate<String> isWorthPreparing) {
        Servers primary = Servers.of(vertx, database);
        return new Pools(
                primary.pool("writes", Pools::durable, writers),
                primary.pool("projections", Pools::projecting, READERS),
                primary.pool("reads", server -> reading(server, isWorthPreparing), READERS),
                primary.pool("past", Pools::temporal, READERS),
                replicas.stream()
                        .map(replica -> readPools(vertx, replica, isWorthPreparing))
                        .toList());
    }

    private static ReadPools readPools(Vertx vertx, PgConnectOptions replica, Predicate<String> isWorthPreparing) {
        Servers server = Servers.of(vertx, DatabaseServers.of(replica));
        return new ReadPools(
                DatabaseServers.address(replica),
                server.pool("replica-reads", each -> reading(each, isWorthPreparing), READERS),
                server.pool("replica-past", Pools::temporal, READERS),
                server.pool("replica-probes", Pools::readOnly, 1));
    }

    /** The parameter {@code options} of a URL may set {@code remote_apply}; {@link #requireDurability} refuses less. */
    private static PgConnectOptions durable(PgConnectOptions database) {
        boolean isSet = database.getProperties().getOrDefault("options", "").contains(SYNCHRONOUS_COMMIT);
        PgConnectOptions durable = common(database)
                .addProperty("idle_in_transaction_session_timeout", MAX_IDLE_IN_TRANSACTION)
                .addProperty("lock_timeout", LOCK_TIMEOUT);
        return isSet ? durable : durable.addProperty(SYNCHRONOUS_COMMIT, "on");
    }

    private static PgConnectOptions projecting(PgConnectOptions database) {
        return common(database).addProperty(SYNCHRONOUS_COMMIT, "off").addProperty("work_mem", "64MB");
    }

    private static PgConnectOptions reading(PgConnectOptions database, Predicate<String> isWorthPreparing) {
        return readOnly(database).setPreparedStatementCacheSqlFilter(isWorthPreparing);
    }

    private static PgConnectOptions temporal(PgConnectOptions database) {
        return readOnly(database).addProperty("plan_cache_mode", "force_generic_plan");
    }

    private static PgConnectOptions readOnly(PgConnectOptions database) {
        return common(database)
                .addProperty("statement_timeout", STATEMENT_TIMEOUT_SECONDS + "s")
                .addProperty("default_transaction_read_only", "on");
    }

    private static PgConnectOptions common(PgConnectOptions database) {
        return new PgConnectOptions(database)
                .addProperty("application_name", "vehicle-tracking")
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(MAX_PREPARED_CHARACTERS);
    }

    /**
     * Where the connections of several pools go.
     *
     * @param server completes with the server of the next connection
     */
    private record Servers(Vertx vertx, DatabaseServers database, Supplier<Future<SqlConnectOptions>> server) {

        static Servers of(Vertx vertx, DatabaseServers database) {
            return new Servers(vertx, database, new PrimaryLocator(vertx, database));
        }

        /** @param name in the metrics */
        Pool pool(String name, Function<PgConnectOptions, PgConnectOptions> options, int size) {
            var builder = PgBuilder.pool()
                    .using(vertx)
                    .with(new NetClientOptions()
                            .setTcpNoDelay(true)
                            .setTcpKeepAlive(true)
                            .setTcpUserTimeout(UNANSWERED_MILLIS)
                            .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS)))
                    .with(new PoolOptions()
                            .setName(name)
                            .setMaxSize(size)
                            .setMaxWaitQueueSize(MAX_WAITING)
                            .setConnectionTimeout(CONNECT_TIMEOUT_SECONDS)
                            .setConnectionTimeoutUnit(TimeUnit.SECONDS));
            return (database.isSingle()
                            ? builder.connectingTo(options.apply(database.first()))
                            : builder.connectingTo(
                                    () -> server.get().map(found -> options.apply(PgConnectOptions.wrap(found)))))
                    .build();
        }
    }

    /**
     * Checks that a commit is on disk before it is acknowledged.
     *
     * @return fails with {@link IllegalStateException} when it is not, and when the database can't be reached
     */
    public Future<Void> requireDurability() {
        return writes.query(SELECT_DURABILITY).execute().map(rows -> {
            requireDurable(rows.iterator().next());
            return null;
        });
    }

    private static void requireDurable(Row settings) {
        if (!settings.getString("fsync").equals("on")) {
            throw new IllegalStateException("PostgreSQL runs with fsync off, and would lose what was acknowledged");
        }
        String synchronousCommit = settings.getString(SYNCHRONOUS_COMMIT);
        if (!DURABLE.contains(synchronousCommit)) {
            throw new IllegalStateException("DATABASE_URL sets synchronous_commit to " + synchronousCommit
                    + ", and what was acknowledged would be lost; set on or remote_apply");
        }
    }

    /** Logs a warning when the database has several servers and a failover may lose what was acknowledged. */
    public Future<Void> warnOfFailover(DatabaseServers database) {
        return database.isSingle()
                ? Future.succeededFuture()
                : writes.query(SELECT_SYNCHRONOUS).execute().map(rows -> {
                    if (!rows.iterator().next().getBoolean(0)) {
                        LOG.warn("DATABASE_URL has several hosts, but the primary has no synchronous standby"
                                + " (synchronous_standby_names is empty): a failover may lose acknowledged commands");
                    }
                    return null;
                });
    }

    /** Completes when all pools are closed; fails when one of them could not be closed. */
    public Future<Void> close() {
        return Future.join(Stream.concat(
                                Stream.of(writes.close(), projections.close(), reads.close(), past.close()),
                                replicas.stream().map(ReadPools::close))
                        .toList())
                .mapEmpty();
    }
}
