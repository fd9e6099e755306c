package vehicletracking;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.movement.MovementRule;
import vehicletracking.quality.QualityRule;
import vehicletracking.retention.RetentionRule;
import vehicletracking.vehicle.SpeedUnit;

/**
 * What the service was told: read once from {@code conf/application.yaml} and the environment, which goes first.
 *
 * @param databaseUrl of the PostgreSQL to use; empty for an embedded one
 * @param dataDirectory where the embedded PostgreSQL keeps its data
 * @param ingest how reports of tracking clients are taken
 */
public record Settings(
        Http http,
        Optional<PgConnectOptions> databaseUrl,
        Path dataDirectory,
        EventStore eventStore,
        History history,
        IngestRules ingest,
        Quality quality,
        Imports imports,
        Instances instances,
        Retention retention) {

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /** What is odd about a location. */
    QualityRule qualityRule() {
        return new QualityRule(
                history.implausibleMetresPerSecond(), quality.inaccurateMetres(), Duration.ofDays(quality.lateDays()));
    }

    private static final String DATA_DIR = "./data";

    /**
     * @param maxQuietSeconds time in which a connection must bring a whole request
     * @param maxStreams streamed responses at a time
     * @param maxStreamBytes that all streamed responses hold together
     */
    public record Http(
            String host, int port, int maxConnections, int maxQuietSeconds, int maxStreams, int maxStreamBytes) {}

    /**
     * @param partitionEvents positions that a partition of the log holds
     * @param queueEvents appends that may wait for a shard
     * @param batchEvents appends that go into one statement
     * @param registryVehicles vehicles whose plates are kept in memory
     * @param projectionIntervalMillis time between two runs of a projection at least
     */
    public record EventStore(
            int shards,
            int partitionEvents,
            int queueEvents,
            int batchEvents,
            int registryVehicles,
            int projectionIntervalMillis) {}

    /**
     * @param interpolationGapSeconds between locations farther apart in time nothing is interpolated
     * @param tripRadiusMetres how far a vehicle must be from where it stood to be moving
     * @param tripStopSeconds how long it must stay within that distance to be standing
     * @param tripGapSeconds a silence longer than this splits
     * @param implausibleMetresPerSecond nothing goes faster than this
     * @param maxRangeDays time that one question may be about
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
     * @param inaccurateMetres a location of a worse accuracy is doubtful
     * @param lateDays a report that comes in later is flagged
     */
    public record Quality(int inaccurateMetres, int lateDays) {}

    /**
     * @param directory where files wait to be imported
     * @param maxBytes of one of them
     */
    public record Imports(Path directory, int maxBytes) {}

    /** How many of each verticle there are. */
    public record Instances(int web, int command, int query) {}

    /**
     * @param maxAgeDays what was recorded longer ago goes into archives; 0 keeps everything
     * @param maxGigabytes what the log may take on disk before the oldest goes; 0 for no bound
     * @param archiveDirectory where the archives are
     */
    public record Retention(int maxAgeDays, int maxGigabytes, Path archiveDirectory) {

        RetentionRule rule() {
            return new RetentionRule(Duration.ofDays(maxAgeDays), maxGigabytes * 1_000_000_000L);
        }
    }

    /** Every key, in the order of the configuration file. */
    private enum Key {
        HTTP_HOST,
        HTTP_PORT,
        HTTP_MAX_CONNECTIONS,
        HTTP_MAX_QUIET_SECONDS,
        HTTP_MAX_STREAMS,
        HTTP_MAX_STREAM_BYTES,
        DATABASE_URL,
        DATA_DIR,
        EVENT_STORE_SHARDS,
        EVENT_STORE_PARTITION_EVENTS,
        EVENT_STORE_QUEUE_EVENTS,
        EVENT_STORE_BATCH_EVENTS,
        REGISTRY_VEHICLES,
        PROJECTION_INTERVAL_MILLIS,
        INTERPOLATION_GAP_SECONDS,
        TRIP_RADIUS_METRES,
        TRIP_STOP_SECONDS,
        TRIP_GAP_SECONDS,
        IMPLAUSIBLE_METRES_PER_SECOND,
        HISTORY_MAX_RANGE_DAYS,
        INACCURATE_METRES,
        LATE_DAYS,
        DEVICES_UNKNOWN,
        OSMAND_SPEED_UNIT,
        INGEST_KEEP_RAW,
        IMPORT_DIR,
        IMPORT_MAX_BYTES,
        WEB_INSTANCES,
        COMMAND_INSTANCES,
        QUERY_INSTANCES,
        RETENTION_MAX_AGE_DAYS,
        RETENTION_MAX_GIGABYTES,
        ARCHIVE_DIR
    }

    private static final SettingNames NAMES =
            new SettingNames(Arrays.stream(Key.values()).map(Key::name).toList());

    /** Completes with the settings; fails with {@link IllegalArgumentException} naming key, value and what is allowed. */
    public static Future<Settings> load(Vertx vertx) {
        JsonArray keys = new JsonArray(NAMES.names());
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
                    requireKnownVariables(System.getenv().keySet());
                    return of(config);
                })
                .andThen(ignored -> retriever.close());
    }

    static Settings of(JsonObject config) {
        requireKnownKeys(config);
        Values values = new Values(config);
        return new Settings(
                new Http(
                        values.text(Key.HTTP_HOST, "127.0.0.1"),
                        values.number(Key.HTTP_PORT, 3000, 0, 65_535),
                        values.number(Key.HTTP_MAX_CONNECTIONS, 16_000, 1, 1_000_000),
                        values.number(Key.HTTP_MAX_QUIET_SECONDS, 60, 1, 3_600),
                        values.number(Key.HTTP_MAX_STREAMS, 128, 1, 100_000),
                        values.number(Key.HTTP_MAX_STREAM_BYTES, 67_108_864, 1_048_576, 2_000_000_000)),
                values.databaseUrl(),
                values.path(Key.DATA_DIR, DATA_DIR),
                new EventStore(
                        values.number(Key.EVENT_STORE_SHARDS, 1, 1, 64),
                        values.number(Key.EVENT_STORE_PARTITION_EVENTS, 5_000_000, 1_000, 1_000_000_000),
                        values.number(Key.EVENT_STORE_QUEUE_EVENTS, 20_000, 1, 1_000_000),
                        values.number(Key.EVENT_STORE_BATCH_EVENTS, 1_000, 1, 10_000),
                        values.number(Key.REGISTRY_VEHICLES, 200_000, 1, 10_000_000),
                        values.number(Key.PROJECTION_INTERVAL_MILLIS, 100, 0, 60_000)),
                new History(
                        values.number(Key.INTERPOLATION_GAP_SECONDS, 600, 0, 86_400),
                        values.number(Key.TRIP_RADIUS_METRES, 200, 1, 100_000),
                        values.number(Key.TRIP_STOP_SECONDS, 180, 1, 86_400),
                        values.number(Key.TRIP_GAP_SECONDS, 3_600, 1, 604_800),
                        values.number(Key.IMPLAUSIBLE_METRES_PER_SECOND, 70, 1, 100_000),
                        values.number(Key.HISTORY_MAX_RANGE_DAYS, 366, 1, 36_500)),
                new IngestRules(
                        values.choice(
                                Key.DEVICES_UNKNOWN,
                                "quarantine",
                                Map.of(
                                        "quarantine", UnknownDevices.QUARANTINE,
                                        "register", UnknownDevices.REGISTER,
                                        "reject", UnknownDevices.REJECT)),
                        values.choice(
                                Key.OSMAND_SPEED_UNIT,
                                "knots",
                                Map.of(
                                        "knots", SpeedUnit.KNOTS,
                                        "kmh", SpeedUnit.KMH,
                                        "mps", SpeedUnit.MPS)),
                        values.choice(Key.INGEST_KEEP_RAW, "false", Map.of("true", true, "false", false))),
                new Quality(
                        values.number(Key.INACCURATE_METRES, 1_000, 1, 100_000_000),
                        values.number(Key.LATE_DAYS, 30, 1, 36_500)),
                new Imports(
                        values.path(
                                Key.IMPORT_DIR,
                                values.path(Key.DATA_DIR, DATA_DIR)
                                        .resolve("import")
                                        .toString()),
                        values.number(Key.IMPORT_MAX_BYTES, 1 << 30, 1, Integer.MAX_VALUE)),
                new Instances(
                        values.number(Key.WEB_INSTANCES, 2, 1, 64),
                        values.number(Key.COMMAND_INSTANCES, 1, 1, 64),
                        values.number(Key.QUERY_INSTANCES, 1, 1, 64)),
                new Retention(
                        values.number(Key.RETENTION_MAX_AGE_DAYS, 0, 0, 36_500),
                        values.number(Key.RETENTION_MAX_GIGABYTES, 0, 0, 1_000_000),
                        values.path(Key.ARCHIVE_DIR, "./archive")));
    }

    private static void requireKnownKeys(JsonObject config) {
        TreeSet<String> unknown = new TreeSet<>(config.fieldNames());
        unknown.removeAll(NAMES.names());
        if (!unknown.isEmpty()) {
            throw unknown(ConfigurationFile.PATH + ": " + unknown.first(), unknown.first());
        }
    }

    /** Values are not shown: a variable that is meant for another program may have its password. */
    private static void requireKnownVariables(Set<String> variables) {
        for (String variable : new TreeSet<>(variables)) {
            switch (NAMES.verdict(variable)) {
                case FINE -> {}
                case DOUBTFUL ->
                    LOG.warn(
                            "the environment variable {} is not a setting and is ignored; the nearest setting is {}",
                            variable,
                            NAMES.nearest(variable));
                case MISTAKEN -> throw unknown("the environment variable " + variable, variable);
            }
        }
    }

    private static IllegalArgumentException unknown(String subject, String name) {
        return new IllegalArgumentException(
                subject + " is not a setting; the nearest one is " + NAMES.nearest(name) + ": rename or remove it");
    }

    private record Values(JsonObject config) {

        private Optional<String> given(Key key) {
            return Optional.ofNullable(config.getValue(key.name()))
                    .map(String::valueOf)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        }

        String text(Key key, String otherwise) {
            return given(key).orElse(otherwise);
        }

        int number(Key key, int otherwise, int min, int max) {
            return given(key)
                    .map(text -> {
                        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
                            throw wrong(key, text, "a whole number from " + min + " to " + max);
                        }
                        return Integer.parseInt(text);
                    })
                    .orElse(otherwise);
        }

        <T> T choice(Key key, String otherwise, Map<String, T> choices) {
            String text = text(key, otherwise);
            T choice = choices.get(text);
            if (choice == null) {
                throw wrong(key, text, "one of " + String.join(", ", new TreeSet<>(choices.keySet())));
            }
            return choice;
        }

        Path path(Key key, String otherwise) {
            String text = text(key, otherwise);
            try {
                return Path.of(text).toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
                throw wrong(key, text, "the path of a directory");
            }
        }

        /** The value is not repeated when it is wrong: there may be a password in it. */
        Optional<PgConnectOptions> databaseUrl() {
            return given(Key.DATABASE_URL).map(text -> {
                try {
                    return PgConnectOptions.fromUri(text);
                } catch (RuntimeException e) {
                    throw wrong(Key.DATABASE_URL, "(not shown)", "postgres://user:password@host:port/name");
                }
            });
        }

        private static IllegalArgumentException wrong(Key key, String value, String allowed) {
            return new IllegalArgumentException(key + " is " + value + ", but must be " + allowed);
        }
    }
}
