package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that the tests run on, which need not be there. */
public record InstalledProgram(String name) {

    private static final long LIMIT_SECONDS = 60;

    public boolean isInstalled() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** What it prints; it must succeed. */
    public String run(Object... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(Path.of("target"), name, ".out");
        List<String> command = new ArrayList<>(List.of(name));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean isOver = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(isOver && process.exitValue() == 0)
                .as("%s: %s", command, printed)
                .isTrue();
        return printed;
    }
}
