package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import vehicletracking.testing.ProcessTest;

/**
 * A data directory that is copied or moved, or whose pid file names another process. Elsewhere such starts are refused.
 */
@EnabledOnOs(OS.LINUX)
@ProcessTest
class CopiedDataDirectoryTest {

    private static final int VEHICLES = 16;

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @AutoClose
    private final DataDirectory copy = new DataDirectory();

    @Test
    void aServiceOnAHotCopyRunsBesideTheServiceThatWasCopied() throws Exception {
        try (ServiceProcess first = ServiceProcess.start(data);
                ServiceClient client = first.client()) {
            List<String> fleet = client.registerFleet(VEHICLES);
            ProcessHandle postmaster = data.postmaster().orElseThrow();
            copyWhileItRuns();
            Set<String> acknowledged = startOnTheCopyUnderLoad(client, fleet);

            assertThat(data.postmaster()).contains(postmaster);
            assertThat(first.logLinesWith("embedded PostgreSQL is gone")).isEmpty();
            LogAssert.assertWhole(client.events(), acknowledged);
        }
    }

    private Set<String> startOnTheCopyUnderLoad(ServiceClient client, List<String> fleet) throws IOException {
        try (TrackingLoad load = TrackingLoad.start(client, fleet);
                ServiceProcess second = ServiceProcess.start(copy);
                ServiceClient clientOfCopy = second.client()) {
            assertThat(clientOfCopy.events()).hasSize(VEHICLES);
            assertThat(clientOfCopy.track("FLEET 0", 47).statusCode()).isEqualTo(201);
            assertThat(second.stackTraceLines()).as(second.log()).isEmpty();
            load.awaitMoreAcknowledged(100);
            load.stop();
            assertThat(load.unanswered()).isZero();
            assertThat(load.refusals()).isEmpty();
            return load.acknowledged();
        }
    }

    private void copyWhileItRuns() throws IOException, InterruptedException {
        Process copying = new ProcessBuilder(
                        "cp", "-a", data.path() + "/.", copy.path().toString())
                .inheritIO()
                .start();
        assertThat(copying.waitFor()).isZero();
        assertThat(copy.cluster().resolve("postmaster.pid")).exists();
    }

    @Test
    void aProcessThatGotThePidOfAStaleFileIsLeftAlone() throws Exception {
        startAndStop(copy);
        try (ServiceProcess first = ServiceProcess.start(data);
                ServiceClient client = first.client()) {
            ProcessHandle foreign = data.postmaster().orElseThrow();
            writeStalePidFile(foreign);
            startAndStop(copy);
            assertThat(data.postmaster()).contains(foreign);
            client.register("ZH 1");
            assertThat(first.logLinesWith("embedded PostgreSQL is gone")).isEmpty();
        }
        writeStalePidFile(ProcessHandle.current()); // not of PostgreSQL at all
        startAndStop(copy);
    }

    private void writeStalePidFile(ProcessHandle process) throws IOException {
        Path file = copy.cluster().resolve("postmaster.pid");
        Files.writeString(file, "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n".formatted(process.pid(), copy.cluster()));
    }

    private static void startAndStop(DataDirectory directory) {
        try (ServiceProcess service = ServiceProcess.start(directory)) {
            service.terminate();
            assertThat(service.exitCode(Duration.ofSeconds(20))).isZero();
        }
    }

    @Test
    void theOrphanedPostmasterOfAMovedDirectoryIsStopped() throws IOException {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            client.register("ZH 1");
        }
        ProcessHandle orphan = data.postmaster().orElseThrow();
        Files.move(data.path(), copy.path(), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectory(data.path());

        try (ServiceProcess service = ServiceProcess.start(copy);
                ServiceClient client = service.client()) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(client.track("ZH 1", 47).statusCode()).isEqualTo(201);
        }
    }
}
