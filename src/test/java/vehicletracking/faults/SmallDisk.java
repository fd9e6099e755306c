package vehicletracking.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes in memory, which root of Linux can mount. Its test is aborted elsewhere. */
final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk mount(int megabytes) throws IOException {
        Path path = Files.createTempDirectory("small-disk-");
        Optional<String> failure =
                run("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + megabytes + "m", "none", path.toString());
        Assumptions.assumeTrue(failure.isEmpty(), () -> "a file system can't be mounted: " + failure.orElse(""));
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /** Takes the space that is left. */
    void fill() throws IOException {
        byte[] page = new byte[4_096];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(page);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", path.toString());
        Files.deleteIfExists(path);
    }

    /** Empty, or what the failed command has printed. */
    private static Optional<String> run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(output);
        } catch (IOException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
