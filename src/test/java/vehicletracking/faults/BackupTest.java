package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.ProcessTest;

/** The commands {@code backup} and {@code restore}, with a data directory that is lost. */
@ProcessTest
class BackupTest {

    private static final int VEHICLES = 8;
    private static final int MANY_LOCATIONS = 100_000;
    private static final int UPLOADED_LOCATIONS = 20_000;
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @AutoClose
    private final DataDirectory other = new DataDirectory();

    @TempDir
    Path directory;

    private static String run(DataDirectory target, int exitCode, String... arguments) throws IOException {
        return run(target, Map.of(), exitCode, arguments);
    }

    private static String run(DataDirectory target, Map<String, String> settings, int exitCode, String... arguments)
            throws IOException {
        try (CommandProcess command = CommandProcess.start(target, settings, arguments)) {
            assertThat(command.exitCode()).as(command.output()).isEqualTo(exitCode);
            return command.lastLine();
        }
    }

    @Test
    void aLostDirectoryIsRestoredFromABackupThatWasMadeUnderLoad() throws IOException {
        String backup = directory.resolve("backup.zip").toString();
        Set<String> before;
        List<JsonObject> original;
        String key;
        try (DataDirectory lost = new DataDirectory();
                ServiceProcess service = ServiceProcess.start(lost);
                ServiceClient client = service.client();
                TrackingLoad load = TrackingLoad.start(client, client.registerFleet(VEHICLES))) {
            key = run(lost, 0, "issue-key", "reader", "read");
            before = new HashSet<>(load.acknowledged());
            run(lost, 0, "backup", backup);
            load.awaitMoreAcknowledged(100);
            load.stop();
            assertThat(load.refusals()).isEmpty();
            original = client.events();
            service.kill();
        }

        run(other, 0, "restore", backup);
        assertThat(run(other, 0, "verify-log")).contains("the log is intact");
        try (ServiceProcess service = ServiceProcess.start(other);
                ServiceClient client = service.client()) {
            List<JsonObject> restored = client.events();
            LogAssert.assertWhole(restored, before);
            assertThat(restored).isEqualTo(original.subList(0, restored.size()));
            Eventually.until("the projections catch up", CATCH_UP_LIMIT, () -> behindEvents(client) == 0);
            assertThat(currentLocations(client)).isEqualTo(newestLocations(restored));
            assertThat(client.track("FLEET 0", 1).statusCode()).isEqualTo(201);
        }
        assertKeyWorks(key);
    }

    private static long behindEvents(ServiceClient client) {
        return client.get("/projections").getJsonArray("projections").stream()
                .mapToLong(projection -> ((JsonObject) projection).getLong("behindEvents"))
                .sum();
    }

    private static Map<String, String> currentLocations(ServiceClient client) {
        return client.get("/vehicle-current-locations").getJsonArray("vehicleCurrentLocations").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(
                        vehicle -> vehicle.getString("vehicleRegisteredId"),
                        vehicle -> vehicle.getString("locationTrackedId")));
    }

    /** Each vehicle reports one location after another. */
    private static Map<String, String> newestLocations(List<JsonObject> log) {
        return log.stream()
                .filter(event -> event.getString("eventType").equals("LocationTracked"))
                .collect(Collectors.toMap(
                        event -> event.getString("subject"), event -> event.getString("eventId"), (one, next) -> next));
    }

    private void assertKeyWorks(String key) throws IOException {
        try (ServiceProcess service = ServiceProcess.start(other, Map.of("AUTH", "keys"))) {
            assertThat(status(service.uri().resolve("/vehicles"), key)).isEqualTo(200);
            assertThat(status(service.uri().resolve("/vehicles"), key.replace("vtk_", "vtk_x")))
                    .isEqualTo(401);
        }
    }

    private static int status(URI uri, String key) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + key)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void aBackupAndARestoreThatAreKilledLeaveNothingAndAreRepeated() throws IOException {
        Path backup = directory.resolve("backup.zip");
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            fill(client);
            killBackup(backup);
            run(data, 0, "backup", backup.toString());
            assertThat(run(data, 1, "restore", backup.toString()))
                    .endsWith("DATA_DIR is " + data.path() + ", but another service runs on it");
        }
        killRestore(backup);
        assertThat(refusedStart(other))
                .contains("a restore into the database has not finished; run the command restore");

        assertThat(run(other, 0, "restore", backup.toString())).contains("embedded PostgreSQL is stopped");
        assertThat(run(other, 1, "restore", backup.toString())).contains("table log_head has rows");
        try (ServiceProcess service = ServiceProcess.start(other);
                ServiceClient client = service.client()) {
            assertThat(client.get("/audit/head").encode()).contains("\"position\":\"0:" + (MANY_LOCATIONS + 1) + "\"");
        }
    }

    private static void fill(ServiceClient client) throws IOException {
        client.register("FLEET 0");
        for (int from = 0; from < MANY_LOCATIONS; from += UPLOADED_LOCATIONS) {
            upload(client, from, Math.min(MANY_LOCATIONS, from + UPLOADED_LOCATIONS));
        }
    }

    private static void upload(ServiceClient client, int from, int end) throws IOException {
        String lines = IntStream.range(from, end)
                .mapToObj(i -> ServiceClient.location("FLEET 0", i % 90)
                        .put("occurredAt", "2026-11-01T00:00:00.%06dZ".formatted(i))
                        .encode())
                .collect(Collectors.joining("\n"));
        assertThat(client.post("/track-locations", "application/x-ndjson", lines)
                        .statusCode())
                .isEqualTo(200);
    }

    private void killBackup(Path backup) throws IOException {
        Path partial = directory.resolve("backup.zip.partial");
        try (CommandProcess command = CommandProcess.start(data, Map.of(), "backup", backup.toString())) {
            Eventually.until("the file is begun", CATCH_UP_LIMIT, () -> Files.exists(partial));
            command.kill();
        }
        assertThat(backup).doesNotExist();
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            assertThat(channel.lock().isValid()).isTrue();
            assertThat(run(data, 1, "backup", backup.toString())).endsWith("another backup writes " + partial);
        }
        assertThat(partial).exists();
    }

    private void killRestore(Path backup) throws IOException {
        try (CommandProcess command = CommandProcess.start(other, Map.of(), "restore", backup.toString())) {
            command.awaitOutput("of log_manifest are loaded");
            command.kill();
        }
    }

    private static String refusedStart(DataDirectory target) {
        try (ServiceProcess service = ServiceProcess.launch(target, Map.of())) {
            assertThat(service.exitCode(CATCH_UP_LIMIT)).isEqualTo(1);
            return service.log();
        }
    }

    @Test
    void aBackupOfTheEmbeddedPostgresqlIsRestoredIntoAnother() throws Exception {
        String backup = directory.resolve("backup.zip").toString();
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            client.registerFleet(VEHICLES);
        }
        run(data, 0, "backup", backup); // after a crash, of a database that does not run

        try (PostgresServer server = PostgresServer.primary()) {
            server.execute(Files.readString(Path.of("conf/roles.sql")));
            Map<String, String> settings = new HashMap<>();
            settings.put("DATABASE_URL", "postgres://tracking@" + server.address() + "/postgres");
            settings.put("DATABASE_MIGRATE_URL", "postgres://tracking_owner@" + server.address() + "/postgres");
            run(other, settings, 0, "restore", backup);
            try (ServiceProcess service = ServiceProcess.start(other, settings);
                    ServiceClient client = service.client()) {
                assertThat(client.events()).hasSize(VEHICLES);
                assertThat(client.track("FLEET 0", 1).statusCode()).isEqualTo(201);
                Path second = directory.resolve("second.zip");
                run(other, settings, 0, "backup", second.toString());
                assertThat(second).isNotEmptyFile();
            }
        }
    }

    @Test
    void aBackupToAFullDiskIsRefusedAndLeavesNoFile() throws IOException {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                SmallDisk disk = SmallDisk.mount(1)) {
            client.registerFleet(VEHICLES);
            disk.fill();
            Path file = disk.path().resolve("backup.zip");
            assertThat(run(data, 1, "backup", file.toString()))
                    .contains("no backup was made: " + file + " can't be written: No space left on device");
            try (var files = Files.list(disk.path())) {
                assertThat(new ArrayList<>(files.toList())).hasSize(1);
            }
        }
    }

    @Test
    void aCommandWithoutAFileIsRefused() throws IOException {
        assertThat(run(data, 1, "backup")).endsWith("no backup was made: the argument is the name of the file");
        assertThat(run(data, 1, "restore", "a", "b"))
                .endsWith("the restore failed: the argument is the name of the file");
        assertThat(data.cluster()).doesNotExist();
    }
}
