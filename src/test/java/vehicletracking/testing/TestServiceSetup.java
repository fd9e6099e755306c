package vehicletracking.testing;

import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vehicletracking.Settings;
import vehicletracking.access.AuthMode;
import vehicletracking.database.DatabaseServers;
import vehicletracking.ingest.IngestRules;
import vehicletracking.ingest.UnknownDevices;
import vehicletracking.limit.LimitRules;
import vehicletracking.logging.LogFormat;
import vehicletracking.oidc.IdentityProvider;
import vehicletracking.projection.Projection;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.http.HttpRules;

/**
 * What a {@link TestService} is started with. Without further settings it has one shard, a database of its own, no
 * authentication, no limits and no read replicas.
 */
public final class TestServiceSetup {

    int shards = 1;
    InstantSource clock = InstantSource.system();
    List<Projection> projections = List.of();

    private int partitionEvents = 100_000;
    private @Nullable PgConnectOptions database;
    private List<String> createTables = List.of();
    private @Nullable DatabaseServers owner;
    private List<PgConnectOptions> replicas = List.of();
    private AuthMode auth = AuthMode.NONE;
    private @Nullable IdentityProvider identityProvider;
    private LimitRules limits = LimitRules.NONE;
    private IngestRules ingest = new IngestRules(UnknownDevices.QUARANTINE, SpeedUnit.KNOTS, false);

    public TestServiceSetup shards(int number) {
        this.shards = number;
        return this;
    }

    public TestServiceSetup partitionEvents(int number) {
        this.partitionEvents = number;
        return this;
    }

    public TestServiceSetup database(PgConnectOptions existing) {
        this.database = existing;
        return this;
    }

    /** The role of the database does not own the tables. */
    public TestServiceSetup owner(DatabaseServers ownerOfTables) {
        this.owner = ownerOfTables;
        return this;
    }

    public TestServiceSetup replicas(List<PgConnectOptions> readReplicas) {
        this.replicas = readReplicas;
        return this;
    }

    public TestServiceSetup auth(AuthMode mode) {
        this.auth = mode;
        return this;
    }

    /** Tokens of the provider are accepted beside access keys. */
    public TestServiceSetup identityProvider(IdentityProvider provider) {
        this.identityProvider = provider;
        return auth(AuthMode.OIDC);
    }

    public TestServiceSetup limits(LimitRules ofEachClient) {
        this.limits = ofEachClient;
        return this;
    }

    public TestServiceSetup ingest(IngestRules rules) {
        this.ingest = rules;
        return this;
    }

    public TestServiceSetup clock(InstantSource ofService) {
        this.clock = ofService;
        return this;
    }

    /**
     * Projections beside those of the service.
     *
     * @param statements that create their tables
     */
    public TestServiceSetup projections(List<Projection> additional, List<String> statements) {
        this.projections = additional;
        this.createTables = statements;
        return this;
    }

    public TestService start() throws TimeoutException {
        return new TestService(this);
    }

    PgConnectOptions openDatabase() {
        PgConnectOptions opened = database == null ? TestDatabase.create() : database;
        createTables.forEach(sql -> TestDatabase.execute(opened, sql));
        return opened;
    }

    Settings settings(PgConnectOptions opened, Path directory, Path archives) {
        return new Settings(
                new Settings.Http("127.0.0.1", 0, 1_000, 60, 100, 100_000_000, 100),
                auth,
                Optional.ofNullable(identityProvider),
                Optional.empty(),
                new Settings.Metrics("127.0.0.1", 0),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.of(DatabaseServers.of(opened)),
                Optional.ofNullable(owner),
                replicas,
                directory,
                new Settings.EventStore(shards, partitionEvents, 1_000, 1_000, 1_000, 0),
                new Settings.History(600, 200, 180, 3_600, 70, 366),
                ingest,
                new Settings.Quality(1_000, 30),
                new Settings.Imports(directory.resolve("import"), 1_000_000),
                new Settings.Instances(2, 1, 1, 1),
                new Settings.Retention(0, 0, archives),
                new HttpRules(Set.of(), Set.of(), false, limits),
                LogFormat.TEXT,
                Optional.empty());
    }
}
