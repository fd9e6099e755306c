package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vehicletracking.Service;
import vehicletracking.Settings;
import vehicletracking.access.AuthMode;
import vehicletracking.access.KeySecret;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessKeyEvent.KeyIssued;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Role;

/** The whole service on a database of its own, asked over HTTP. What was appended here is waited for by what asks. */
public final class TestService {

    private static final int BATCH_EVENTS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final PgConnectOptions database;
    private final Path archiveDirectory;
    private final int shards;
    private final Path directory = directory();
    private final Service service;
    private final WebClient client;
    private Cursor written = Cursor.BEGINNING;

    public TestService(int shards, int partitionEvents) throws TimeoutException {
        this(new TestServiceSetup().shards(shards).partitionEvents(partitionEvents));
    }

    /** With authentication. */
    public TestService(AuthMode auth) throws TimeoutException {
        this(new TestServiceSetup().auth(auth));
    }

    TestService(TestServiceSetup setup) throws TimeoutException {
        this.database = setup.openDatabase();
        this.archiveDirectory = Path.of("target", "archives", database.getDatabase() + "-" + UUID.randomUUID());
        this.shards = setup.shards;
        Settings settings = setup.settings(database, directory, archiveDirectory);
        this.service = await(Service.start(vertx, settings, setup.clock, setup.projections));
        this.client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(service.port()));
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "service-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void close() throws TimeoutException {
        await(service.close());
        await(vertx.close());
    }

    public EventStore store() {
        return service.eventStore();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Where files wait to be imported. */
    public Path spool() {
        return directory.resolve("import");
    }

    public PgConnectOptions database() {
        return database;
    }

    /** Where the service has its archives. */
    public Path archiveDirectory() {
        return archiveDirectory;
    }

    public int port() {
        return service.port();
    }

    /** A registered vehicle. */
    public UUID register(String plate) throws TimeoutException {
        UUID vehicleId = UUID.randomUUID();
        append(Shards.REGISTRATION, List.of(EventMapper.newEvent(Events.registered(vehicleId, plate))));
        return vehicleId;
    }

    /** Issues an access key without authentication. */
    public String issueKey(Role role) throws TimeoutException {
        return issueKey(role, AccessScope.ALL);
    }

    public String issueKey(Role role, AccessScope scope) throws TimeoutException {
        KeySecret secret = KeySecret.generate();
        AccessKey key = new AccessKey(UUID.randomUUID(), role.text(), role, scope, secret.sha256(), null);
        append(Shards.REGISTRATION, List.of(EventMapper.newEvent(new KeyIssued(key, Instant.now()))));
        return secret.text();
    }

    /** Appends to the shard of their vehicle, and completes with when it was recorded. */
    @CanIgnoreReturnValue
    public Instant append(NewEvent... events) throws TimeoutException {
        return append(Math.floorMod(events[0].subject().hashCode(), shards), Arrays.asList(events));
    }

    @CanIgnoreReturnValue
    public Instant append(int shard, List<NewEvent> events) throws TimeoutException {
        List<AppendResult> results = new ArrayList<>();
        for (int from = 0; from < events.size(); from += BATCH_EVENTS) {
            List<NewEvent> batch = events.subList(from, Math.min(events.size(), from + BATCH_EVENTS));
            results.addAll(await(
                    store().append(shard, batch.stream().map(Append::always).toList())));
        }
        assertThat(results).allMatch(AppendResult.Appended.class::isInstance);
        AppendResult.Appended last = (AppendResult.Appended) results.getLast();
        written = written.with(shard, last.last().value());
        LogAppended.TOPIC.publish(
                vertx.eventBus(),
                new LogAppended(new Position(shard, last.last().value())));
        return last.recordedAt();
    }

    public HttpResponse<Buffer> get(String uri, String... headers) throws TimeoutException {
        HttpRequest<Buffer> request = client.get(uri);
        if (!written.positions().isEmpty()) {
            request.putHeader("Log-Position", written.toString()).putHeader("Prefer", "wait=8");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        return await(request.send());
    }

    /** Sends a command; later queries wait until its result is visible. */
    public HttpResponse<Buffer> post(String uri, JsonObject body, String... headers) throws TimeoutException {
        HttpRequest<Buffer> request = client.post(uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<Buffer> response = await(request.sendJsonObject(body));
        wrote(response.getHeader("Log-Position"));
        return response;
    }

    /** Sends bytes as they are. */
    public HttpResponse<Buffer> send(HttpMethod method, String uri, Buffer body, String... headers)
            throws TimeoutException {
        HttpRequest<Buffer> request = client.request(method, uri);
        for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<Buffer> response = await(body.length() == 0 ? request.send() : request.sendBuffer(body));
        wrote(response.getHeader("Log-Position"));
        return response;
    }

    /** What asks from now on waits for this position, which a command was answered with. */
    public void wrote(@Nullable String logPosition) {
        if (logPosition != null) {
            Cursor.parse(logPosition).positions().forEach((shard, value) -> {
                if (value > written.in(shard)) {
                    written = written.with(shard, value);
                }
            });
        }
    }

    /** Sends a file. */
    public HttpResponse<Buffer> upload(String uri, Buffer file) throws TimeoutException {
        return await(client.post(uri).sendBuffer(file));
    }

    public HttpResponse<Buffer> delete(String uri) throws TimeoutException {
        return await(client.delete(uri).send());
    }

    /** The id that a command is answered with. */
    public UUID created(String uri, JsonObject body, String... headers) throws TimeoutException {
        HttpResponse<Buffer> response = post(uri, body, headers);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(201);
        JsonObject answer = response.bodyAsJsonObject();
        return UUID.fromString(answer.getString(answer.fieldNames().iterator().next()));
    }

    /** The problem that a command is answered with. */
    public JsonObject refused(int status, String uri, JsonObject body) throws TimeoutException {
        HttpResponse<Buffer> response = post(uri, body);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
        return response.bodyAsJsonObject();
    }

    public HttpResponse<Buffer> post(String uri) throws TimeoutException {
        return await(client.post(uri).send());
    }

    /** The JSON object of an answer of status 200. */
    public JsonObject ok(String uri) throws TimeoutException {
        HttpResponse<Buffer> response = get(uri);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        return response.bodyAsJsonObject();
    }

    /** The problem of an answer of this status. */
    public JsonObject refused(int status, String uri) throws TimeoutException {
        HttpResponse<Buffer> response = get(uri);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        return response.bodyAsJsonObject();
    }

    /** The name of the parameter that is refused. */
    public String refusedParameter(String uri) throws TimeoutException {
        return refused(400, uri).getJsonArray("errors").getJsonObject(0).getString("field");
    }
}
