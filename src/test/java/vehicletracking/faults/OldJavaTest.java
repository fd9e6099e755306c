package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;

@IntegrationTest
class OldJavaTest {

    private static final int CLASS_FILES_OF_JAVA_8 = 52;

    @Test
    void theMainClassOfTheJarRunsOnJava8() throws Exception {
        try (DataInputStream classFile = new DataInputStream(Files.newInputStream(launcher()))) {
            assertThat(classFile.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(classFile.readUnsignedShort()).isZero();
            assertThat(classFile.readUnsignedShort()).isEqualTo(CLASS_FILES_OF_JAVA_8);
        }
    }

    /** Where another JDK is installed beside the one that runs the test. */
    @Test
    void anOlderJavaAnswersInOneSentence() throws Exception {
        Optional<Path> olderJava = olderJava();
        assumeThat(olderJava).isPresent();
        String classes = launcher().resolve("../..").normalize().toString();
        Process process = new ProcessBuilder(
                        olderJava.orElseThrow().toString(), "-classpath", classes, "vehicletracking.Launcher")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output.lines())
                .singleElement()
                .asString()
                .contains("does not start: Vehicle tracking needs Java 25 or newer, but ")
                .endsWith("; install a newer one, and run the jar with its bin/java");
    }

    private static Path launcher() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OldJavaTest.class.getResource("/vehicletracking/Launcher.class"))
                .toURI());
    }

    private static Optional<Path> olderJava() throws IOException {
        Path here = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> homes = Files.list(here.resolve(".."))) {
            return homes.filter(home -> home.getFileName().toString().matches(".*(?<!\\d)(8|11|17|21)(?!\\d).*"))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .sorted(Comparator.naturalOrder())
                    .findFirst();
        }
    }
}
