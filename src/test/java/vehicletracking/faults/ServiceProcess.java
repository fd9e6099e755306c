package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vehicletracking.testing.Eventually;

/** The service as a process of its own, with what it logs in a file. */
final class ServiceProcess implements AutoCloseable {

    private static final String MAX_HEAP = "-Xmx512m";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration KILL_LIMIT = Duration.ofMinutes(1);
    private static final Pattern READY = Pattern.compile("takes requests on (https?://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final Path logFile;

    private ServiceProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /** Starts the service; it need not come to take requests. */
    static ServiceProcess launch(DataDirectory data, Map<String, String> settings) {
        return launch(data, settings, Path.of(""));
    }

    /** @param workingDirectory where it looks for its configuration */
    static ServiceProcess launch(DataDirectory data, Map<String, String> settings, Path workingDirectory) {
        return launch(List.of(), data, settings, workingDirectory, MAX_HEAP);
    }

    private static ServiceProcess launch(
            List<String> launcher,
            DataDirectory data,
            Map<String, String> settings,
            Path workingDirectory,
            String maxHeap) {
        try {
            Path logFile = Files.createTempFile("vehicle-tracking-", ".log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            maxHeap,
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1", // a process that lives for seconds is compiled for nothing
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-classpath",
                            System.getProperty("java.class.path"),
                            "vehicletracking.Main")
                    .directory(workingDirectory.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(logFile.toFile());
            builder.command().addAll(0, launcher);
            builder.environment().remove("DATABASE_URL");
            builder.environment().remove("HTTP_PROXY"); // which is warned of
            builder.environment().put("DATA_DIR", data.path().toString());
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().putAll(settings);
            return new ServiceProcess(builder.start(), logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the service and returns when it takes requests. */
    static ServiceProcess start(DataDirectory data, Map<String, String> settings) {
        return start(data, settings, MAX_HEAP);
    }

    /** Starts the service with such a heap, and returns when it takes requests. */
    static ServiceProcess start(DataDirectory data, Map<String, String> settings, String maxHeap) {
        return awaitReady(launch(List.of(), data, settings, Path.of(""), maxHeap));
    }

    /** Starts the service by a command that executes its last arguments, and returns when it takes requests. */
    static ServiceProcess start(List<String> launcher, DataDirectory data, Map<String, String> settings) {
        return awaitReady(launch(launcher, data, settings, Path.of(""), MAX_HEAP));
    }

    private static ServiceProcess awaitReady(ServiceProcess service) {
        try {
            Eventually.until("the service takes requests", START_LIMIT, () -> {
                if (!service.process.isAlive()) {
                    throw new AssertionError("it ended with " + service.process.exitValue());
                }
                return READY.matcher(service.log()).find();
            });
            return service;
        } catch (AssertionError e) {
            String log = service.log();
            service.close();
            throw new AssertionError(log, e);
        }
    }

    static ServiceProcess start(DataDirectory data) {
        return start(data, Map.of());
    }

    /** A client of this service. */
    ServiceClient client() {
        return new ServiceClient(uri());
    }

    URI uri() {
        Matcher ready = READY.matcher(log());
        if (!ready.find()) {
            throw new AssertionError("it takes no requests: " + log());
        }
        return URI.create(ready.group(1));
    }

    /** Everything that it has logged. */
    String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> logLinesWith(String text) {
        return log().lines().filter(line -> line.contains(text)).toList();
    }

    List<String> stackTraceLines() {
        return log().lines()
                .filter(line -> line.startsWith("\tat ") || line.startsWith("Caused by: "))
                .toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends a signal, for example {@code STOP}. */
    void signal(String name) throws IOException {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends it without asking: SIGKILL. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitExitCode(KILL_LIMIT);
    }

    /** Returns the code it ended with, having waited for the end. */
    int exitCode(Duration limit) {
        awaitExitCode(limit);
        return process.exitValue();
    }

    private void awaitExitCode(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it did not end within " + limit + ": " + log());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
