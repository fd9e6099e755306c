package vehicletracking;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.cluster.ClusterOptions;
import vehicletracking.database.DatabaseServers;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.logging.LogFormat;
import vehicletracking.vehicle.SpeedUnit;

/** Reads {@link Settings}. Throws {@link IllegalArgumentException} for an unknown name or a value out of range. */
final class SettingsReader {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);

    /** In the order of the configuration file. */
    enum Key {
        HTTP_HOST,
        HTTP_PORT,
        HTTP_MAX_CONNECTIONS,
        HTTP_MAX_QUIET_SECONDS,
        HTTP_MAX_STREAMS,
        HTTP_MAX_LIVE_CLIENTS,
        HTTP_MAX_STREAM_BYTES,
        HTTP_ALLOWED_HOSTS,
        HTTP_TRUSTED_PROXIES,
        CORS_ORIGINS,
        LIMIT_REQUESTS_PER_SECOND,
        LIMIT_LOCATIONS_PER_SECOND,
        LIMIT_BYTES_PER_SECOND,
        LIMIT_INVALID_KEYS_PER_SECOND,
        LIMIT_CONNECTIONS_PER_ADDRESS,
        ACCESS_LOG,
        LOG_FORMAT,
        MAP_TILES_URL,
        MAP_TILES_ATTRIBUTION,
        AUTH,
        OIDC_ISSUER,
        OIDC_AUDIENCE,
        OIDC_ROLES_CLAIM,
        TLS_CERTIFICATE,
        TLS_KEY,
        TLS_CLIENT_CA,
        TLS_CLIENT_AUTH,
        METRICS_HOST,
        METRICS_PORT,
        OTEL_EXPORTER_OTLP_ENDPOINT,
        OTEL_EXPORTER_OTLP_HEADERS,
        OTEL_EXPORTER_OTLP_PROTOCOL,
        OTEL_TRACES_SAMPLER,
        OTEL_TRACES_SAMPLER_ARG,
        OTEL_SERVICE_NAME,
        OTEL_RESOURCE_ATTRIBUTES,
        CLUSTER_MEMBERS,
        CLUSTER_NAME,
        CLUSTER_HOST,
        CLUSTER_PORT,
        DRAIN_SECONDS,
        DATABASE_URL,
        DATABASE_MIGRATE_URL,
        DATABASE_READ_URLS,
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
        EVENT_LOOPS,
        WEB_INSTANCES,
        COMMAND_INSTANCES,
        QUERY_INSTANCES,
        RETENTION_MAX_AGE_DAYS,
        RETENTION_MAX_GIGABYTES,
        ARCHIVE_DIR
    }

    private static final SettingNames NAMES =
            new SettingNames(Arrays.stream(Key.values()).map(Key::name).toList());

    private final SettingValues values;

    SettingsReader(JsonObject config) {
        requireKnownKeys(config);
        this.values = new SettingValues(config);
    }

    static List<String> names() {
        return NAMES.names();
    }

    Settings read() {
        ServerSettings server = new ServerSettings(values);
        return new Settings(
                server.http(),
                server.auth(),
                server.identityProvider(),
                server.tls(),
                server.metrics(),
                new TracingSettings(values).read(),
                cluster(),
                values.number(Key.DRAIN_SECONDS, 0, 0, 3_600),
                values.databaseUrl(),
                databaseMigrateUrl(),
                values.databaseReadUrls(),
                dataDirectory(),
                eventStore(),
                history(),
                ingest(),
                quality(),
                imports(),
                instances(),
                retention(),
                new HttpRuleSettings(values).read(server.auth(), server.host()),
                values.choice(Key.LOG_FORMAT, "text", Map.of("text", LogFormat.TEXT, "json", LogFormat.JSON)),
                server.mapTiles());
    }

    private Optional<DatabaseServers> databaseMigrateUrl() {
        Optional<DatabaseServers> owner = values.databaseUrl(Key.DATABASE_MIGRATE_URL);
        if (owner.isPresent() && values.databaseUrl().isEmpty()) {
            throw new IllegalArgumentException("DATABASE_MIGRATE_URL requires DATABASE_URL, the role of the service");
        }
        return owner;
    }

    private Path dataDirectory() {
        return values.path(Key.DATA_DIR, "./data");
    }

    private Optional<ClusterOptions> cluster() {
        List<String> members = Stream.of(values.text(Key.CLUSTER_MEMBERS, "").split(",", -1))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList();
        ClusterOptions options = new ClusterOptions(
                values.text(Key.CLUSTER_NAME, "vehicle-tracking"),
                values.text(Key.CLUSTER_HOST, "127.0.0.1"),
                values.number(Key.CLUSTER_PORT, 5701, 1, 65_534),
                members);
        if (!members.isEmpty() && values.databaseUrl().isEmpty()) {
            throw new IllegalArgumentException(
                    "CLUSTER_MEMBERS requires DATABASE_URL: the nodes of a cluster share an external database");
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(options);
    }

    private Settings.EventStore eventStore() {
        return new Settings.EventStore(
                values.number(Key.EVENT_STORE_SHARDS, 1, 1, 64),
                values.number(Key.EVENT_STORE_PARTITION_EVENTS, 5_000_000, 1_000, 1_000_000_000),
                values.number(Key.EVENT_STORE_QUEUE_EVENTS, 20_000, 1, 1_000_000),
                values.number(Key.EVENT_STORE_BATCH_EVENTS, 1_000, 1, 10_000),
                values.number(Key.REGISTRY_VEHICLES, 200_000, 1, 10_000_000),
                values.number(Key.PROJECTION_INTERVAL_MILLIS, 100, 0, 60_000));
    }

    private Settings.History history() {
        return new Settings.History(
                values.number(Key.INTERPOLATION_GAP_SECONDS, 600, 0, 86_400),
                values.number(Key.TRIP_RADIUS_METRES, 200, 1, 100_000),
                values.number(Key.TRIP_STOP_SECONDS, 180, 1, 86_400),
                values.number(Key.TRIP_GAP_SECONDS, 3_600, 1, 604_800),
                values.number(Key.IMPLAUSIBLE_METRES_PER_SECOND, 70, 1, 100_000),
                values.number(Key.HISTORY_MAX_RANGE_DAYS, 366, 1, 36_500));
    }

    private IngestRules ingest() {
        return new IngestRules(
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
                values.choice(Key.INGEST_KEEP_RAW, "false", Map.of("true", true, "false", false)));
    }

    private Settings.Quality quality() {
        return new Settings.Quality(
                values.number(Key.INACCURATE_METRES, 1_000, 1, 100_000_000),
                values.number(Key.LATE_DAYS, 30, 1, 36_500));
    }

    private Settings.Imports imports() {
        return new Settings.Imports(
                values.path(Key.IMPORT_DIR, dataDirectory().resolve("import").toString()),
                values.number(Key.IMPORT_MAX_BYTES, 1 << 30, 1, Integer.MAX_VALUE));
    }

    private Settings.Instances instances() {
        return new Settings.Instances(
                values.number(Key.EVENT_LOOPS, Settings.Instances.DEFAULT_EVENT_LOOPS, 1, 64),
                values.number(Key.WEB_INSTANCES, 2, 1, 64),
                values.number(Key.COMMAND_INSTANCES, 1, 1, 64),
                values.number(Key.QUERY_INSTANCES, 1, 1, 64));
    }

    private Settings.Retention retention() {
        return new Settings.Retention(
                values.number(Key.RETENTION_MAX_AGE_DAYS, 0, 0, 36_500),
                values.number(Key.RETENTION_MAX_GIGABYTES, 0, 0, 1_000_000),
                values.path(Key.ARCHIVE_DIR, "./archive"));
    }

    private static void requireKnownKeys(JsonObject config) {
        TreeSet<String> unknown = new TreeSet<>(config.fieldNames());
        unknown.removeAll(NAMES.names());
        if (!unknown.isEmpty()) {
            throw unknown(ConfigurationFile.PATH + ": " + unknown.first(), unknown.first());
        }
    }

    /**
     * Refuses misspelt settings, logs possible ones. Values, which may be passwords of other programs, are not shown.
     */
    static void requireKnownVariables(Set<String> variables) {
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
}
