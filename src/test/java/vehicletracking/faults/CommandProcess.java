package vehicletracking.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import vehicletracking.testing.Eventually;

/** A command of the service as a process of its own, with a small heap. It is killed when it is closed. */
final class CommandProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;

    private CommandProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static CommandProcess start(DataDirectory data, Map<String, String> settings, String... arguments) {
        try {
            Path output = Files.createTempFile("vehicle-tracking-command-", ".log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-classpath",
                            System.getProperty("java.class.path"),
                            "vehicletracking.Main")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            for (String argument : arguments) {
                builder.command().add(argument);
            }
            builder.environment().remove("DATABASE_URL");
            builder.environment().put("DATA_DIR", data.path().toString());
            builder.environment().putAll(settings);
            return new CommandProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the exit code. */
    int exitCode() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end within " + LIMIT + ": " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line that it has printed. */
    String lastLine() {
        return output().lines().reduce("", (before, line) -> line);
    }

    void awaitOutput(String text) {
        Eventually.until("it prints " + text, LIMIT, () -> {
            if (!process.isAlive() && !output().contains(text)) {
                throw new AssertionError(output());
            }
            return output().contains(text);
        });
    }

    void kill() {
        process.destroyForcibly();
        int ignored = exitCode();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(output);
    }
}
