package vehicletracking;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vehicletracking.access.AuthMode;
import vehicletracking.cluster.ClusterOptions;
import vehicletracking.database.DatabaseServers;
import vehicletracking.ingest.IngestRules;
import vehicletracking.logging.LogFormat;
import vehicletracking.movement.MovementRule;
import vehicletracking.oidc.IdentityProvider;
import vehicletracking.quality.QualityRule;
import vehicletracking.retention.RetentionRule;
import vehicletracking.tls.TlsFiles;
import vehicletracking.tracing.TracingOptions;
import vehicletracking.web.http.HttpRules;
import vehicletracking.web.page.MapTiles;

/**
 * Validated configuration of the service, read once at the start. Environment variables override
 * {@code conf/application.yaml}; names, defaults and ranges are those of {@link SettingsReader}.
 *
 * @param auth how requests are authenticated
 * @param identityProvider whose tokens are accepted beside access keys; empty when only keys are
 * @param tls files of the certificate of the HTTP server; empty for HTTP without TLS
 * @param tracing where traces are sent to; empty when nothing is traced
 * @param cluster the nodes that share a database; empty for a node of its own
 * @param drainSeconds between the begin of the shutdown, from which the node is not ready, and the end of requests
 * @param databaseUrl of an external PostgreSQL; empty for the embedded one
 * @param databaseMigrateUrl of the owner of the tables; empty when it is the role of {@code databaseUrl}
 * @param databaseReadUrls of read replicas
 * @param dataDirectory of the embedded PostgreSQL
 * @param ingest rules for reports of tracking clients
 * @param mapTiles of the background map of the page; empty for none
 */
public record Settings(
        Http http,
        AuthMode auth,
        Optional<IdentityProvider> identityProvider,
        Optional<TlsFiles> tls,
        Metrics metrics,
        Optional<TracingOptions> tracing,
        Optional<ClusterOptions> cluster,
        int drainSeconds,
        Optional<DatabaseServers> databaseUrl,
        Optional<DatabaseServers> databaseMigrateUrl,
        List<PgConnectOptions> databaseReadUrls,
        Path dataDirectory,
        EventStore eventStore,
        History history,
        IngestRules ingest,
        Quality quality,
        Imports imports,
        Instances instances,
        Retention retention,
        HttpRules httpRules,
        LogFormat logFormat,
        Optional<MapTiles> mapTiles) {

    QualityRule qualityRule() {
        return new QualityRule(
                history.implausibleMetresPerSecond(), quality.inaccurateMetres(), Duration.ofDays(quality.lateDays()));
    }

    /**
     * @param maxQuietSeconds after which a connection without a complete request is closed
     * @param maxStreams concurrent streamed responses
     * @param maxLiveClients that wait for changes at a time
     * @param maxStreamBytes of buffers of all streamed responses together
     */
    public record Http(
            String host,
            int port,
            int maxConnections,
            int maxQuietSeconds,
            int maxStreams,
            int maxStreamBytes,
            int maxLiveClients) {}

    /**
     * @param host of the server of the metrics
     * @param port of that server; 0 when the HTTP server of the service serves the metrics
     */
    public record Metrics(String host, int port) {

        boolean hasOwnPort() {
            return port != 0;
        }
    }

    /**
     * @param partitionEvents positions in one partition of the log
     * @param queueEvents pending appends per shard; more are refused
     * @param batchEvents appends in one statement at most
     * @param registryVehicles vehicles whose licence plates are cached
     * @param projectionIntervalMillis minimum time between two runs of a projection
     */
    public record EventStore(
            int shards,
            int partitionEvents,
            int queueEvents,
            int batchEvents,
            int registryVehicles,
            int projectionIntervalMillis) {}

    /**
     * @param interpolationGapSeconds maximum time between two locations that are interpolated
     * @param tripRadiusMetres distance from its stop beyond which a vehicle is moving
     * @param tripStopSeconds time within that distance after which a vehicle is stopped
     * @param tripGapSeconds time without a report that splits a trip
     * @param implausibleMetresPerSecond speed that no vehicle exceeds
     * @param maxRangeDays maximum time range of one temporal query
     */
    public record History(
            int interpolationGapSeconds,
            int tripRadiusMetres,
            int tripStopSeconds,
            int tripGapSeconds,
            int implausibleMetresPerSecond,
            int maxRangeDays) {

        MovementRule movementRule() {
            return new MovementRule(tripRadiusMetres, tripStopSeconds, tripGapSeconds, implausibleMetresPerSecond);
        }
    }

    /**
     * @param inaccurateMetres a location of a larger accuracy radius is doubtful
     * @param lateDays a report that arrives later than this after its fix is flagged
     */
    public record Quality(int inaccurateMetres, int lateDays) {}

    /**
     * @param directory from which files are imported
     * @param maxBytes of one file
     */
    public record Imports(Path directory, int maxBytes) {}

    /**
     * Number of instances of each verticle.
     *
     * @param eventLoops on which the instances run
     */
    public record Instances(int eventLoops, int web, int command, int query) {

        /** A call of another event loop wakes its thread, so that more of them than processors cost time. */
        static final int DEFAULT_EVENT_LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param maxAgeDays age of recorded events after which they are archived; 0 for no limit
     * @param maxGigabytes size of the log on disk beyond which the oldest events are archived; 0 for no limit
     * @param archiveDirectory of the archive files
     */
    public record Retention(int maxAgeDays, int maxGigabytes, Path archiveDirectory) {

        RetentionRule rule() {
            return new RetentionRule(Duration.ofDays(maxAgeDays), maxGigabytes * 1_000_000_000L);
        }
    }

    /**
     * Reads the configuration file and the environment.
     *
     * @return completes with the settings; fails with {@link IllegalArgumentException}, whose message names the
     *     setting, its value and the allowed values, when a setting is unknown or invalid or the file is not valid
     *     YAML
     */
    public static Future<Settings> load(Vertx vertx) {
        JsonArray keys = new JsonArray(SettingsReader.names());
        ConfigRetrieverOptions stores = new ConfigRetrieverOptions()
                .setScanPeriod(0)
                .addStore(new ConfigStoreOptions()
                        .setType("file")
                        .setFormat("yaml")
                        .setConfig(new JsonObject().put("path", ConfigurationFile.PATH)))
                .addStore(new ConfigStoreOptions()
                        .setType("env")
                        .setConfig(new JsonObject().put("raw-data", true).put("keys", keys)));
        ConfigRetriever retriever = ConfigRetriever.create(vertx, stores);
        return retriever
                .getConfig()
                .recover(failure -> Future.failedFuture(ConfigurationFile.explain(failure)))
                .map(config -> {
                    SettingsReader.requireKnownVariables(System.getenv().keySet());
                    return of(config);
                })
                .andThen(ignored -> retriever.close());
    }

    static Settings of(JsonObject config) {
        return new SettingsReader(config).read();
    }
}
