package vehicletracking.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.InstalledProgram;

/** A Prometheus server of the machine that scrapes one service every second and evaluates the rules of the project. */
final class PrometheusServer implements AutoCloseable {

    static final InstalledProgram PROGRAM = new InstalledProgram("prometheus");

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final long END_LIMIT_SECONDS = 30;

    private final Process process;
    private final ServiceClient api;

    private PrometheusServer(Process process, ServiceClient api) {
        this.process = process;
        this.api = api;
    }

    /** @param directory of its data */
    static PrometheusServer start(Path directory, URI service) throws IOException {
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["%s"]
            scrape_configs:
              - job_name: vehicle-tracking
                static_configs: [{targets: ["%s"]}]
            """.formatted(
                        Path.of("conf/prometheus-rules.yml").toAbsolutePath(), service.getAuthority()));
        String address = "127.0.0.1:" + freePort();
        Process process = new ProcessBuilder(
                        PROGRAM.name(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, new ServiceClient(URI.create("http://" + address)));
        Eventually.until("Prometheus answers", START_LIMIT, server::isReady);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        try {
            return api.ask("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false; // does not listen yet
        }
    }

    /** The result of a query now, which must be valid. */
    JsonArray query(String expression) {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return api.get("/api/v1/query?query=" + encoded).getJsonObject("data").getJsonArray("result");
    }

    /** The rules and what their last evaluation led to. */
    JsonObject rules() {
        return api.get("/api/v1/rules").getJsonObject("data");
    }

    @Override
    public void close() {
        api.close();
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
