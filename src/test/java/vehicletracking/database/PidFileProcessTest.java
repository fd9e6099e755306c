package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.IntegrationTest;

/** Processes that are named postgres, with a working directory each, as the pid file of a cluster may name them. */
@EnabledOnOs(OS.LINUX)
@IntegrationTest
class PidFileProcessTest {

    @TempDir
    Path directory;

    private Path cluster;
    private Path other;
    private Optional<Process> started = Optional.empty();

    @BeforeEach
    void makeDirectories() throws IOException {
        cluster = Files.createDirectory(directory.resolve("cluster"));
        other = Files.createDirectory(directory.resolve("other"));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (started.isPresent()) {
            started.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void withoutAPidFileNothingRuns() {
        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.None());
    }

    @Test
    void thePidOfAProcessThatHasEndedIsNotRunning() throws Exception {
        ProcessHandle ended = start("postgres", cluster);
        writePidFile(ended, cluster);
        started.orElseThrow().destroyForcibly().waitFor();

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.None());
    }

    @Test
    void aPidFileOfHalfALineNamesNoProcess() throws IOException {
        Files.writeString(PidFile.path(cluster), "12x");

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.None());
    }

    @Test
    void theProcessThatWorksInTheClusterIsItsPostmaster() throws IOException {
        ProcessHandle process = start("postgres", cluster);
        writePidFile(process, cluster);

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.Postmaster(process));
    }

    @Test
    void aDirectoryThatWasMovedKeepsItsPostmaster() throws IOException {
        ProcessHandle process = start("postgres", cluster);
        writePidFile(process, cluster);
        Path moved = Files.move(cluster, directory.resolve("moved"));

        assertThat(PidFileProcess.of(moved)).isEqualTo(new PidFileProcess.Postmaster(process));
    }

    @Test
    void aCopyThatTookThePlaceOfTheMovedDirectoryHasNoPostmaster() throws IOException {
        ProcessHandle process = start("postgres", cluster);
        Files.move(cluster, directory.resolve("moved"));
        Files.createDirectory(cluster);
        writePidFile(process, cluster);

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.Unrelated(process));
    }

    @Test
    void thePostmasterOfAnotherDirectoryIsUnrelatedWhateverTheFileSays() throws IOException {
        ProcessHandle process = start("postgres", other);
        writePidFile(process, cluster);

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.Unrelated(process));
    }

    @Test
    void aProcessOfAnotherProgramIsUnrelatedEvenInTheCluster() throws IOException {
        ProcessHandle process = start("shell", cluster);
        writePidFile(process, cluster);

        assertThat(PidFileProcess.of(cluster)).isEqualTo(new PidFileProcess.Unrelated(process));
    }

    @Test
    void nothingIsStoppedWhereWorkingDirectoriesAreNotReported() throws IOException {
        ProcessHandle process = start("postgres", cluster);
        writePidFile(process, cluster);
        PidFileProcess found = PidFileProcess.of(cluster, directory.resolve("no-proc"));

        assertThat(found).isEqualTo(new PidFileProcess.Unidentified(process));
        assertThatThrownBy(() -> OrphanedPostmaster.stop(cluster, found))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("process " + process.pid())
                .hasMessageContaining("stop that process if it is, delete " + PidFile.path(cluster) + " if it is not");
        assertThat(process.isAlive()).isTrue();
        assertThat(PidFile.path(cluster)).exists();
    }

    @Test
    void thePidFileOfAnUnrelatedProcessIsDeletedAndTheProcessRunsOn() throws IOException {
        ProcessHandle process = start("postgres", other);
        writePidFile(process, cluster);

        OrphanedPostmaster.stop(cluster);

        assertThat(process.isAlive()).isTrue();
        assertThat(PidFile.path(cluster)).doesNotExist();
    }

    @Test
    void thePostmasterOfTheClusterIsStopped() throws IOException {
        ProcessHandle process = start("postgres", cluster);
        writePidFile(process, cluster);

        OrphanedPostmaster.stop(cluster);

        assertThat(process.isAlive()).isFalse();
    }

    private ProcessHandle start(String program, Path workingDirectory) throws IOException {
        Path copy = Files.copy(Path.of("/bin/sleep"), directory.resolve(program));
        Process process = new ProcessBuilder(copy.toString(), "600")
                .directory(workingDirectory.toFile())
                .start();
        started = Optional.of(process);
        return process.toHandle();
    }

    private static void writePidFile(ProcessHandle process, Path named) throws IOException {
        Files.writeString(
                PidFile.path(named), "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n".formatted(process.pid(), named));
    }
}
