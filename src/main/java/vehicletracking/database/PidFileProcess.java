package vehicletracking.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The process that the pid file of a cluster names, by its relation to the cluster. */
sealed interface PidFileProcess {

    record None() implements PidFileProcess {}

    record Postmaster(ProcessHandle process) implements PidFileProcess {}

    /** A process that does not use this directory: the directory is a copy, or the pid was assigned again. */
    record Unrelated(ProcessHandle process) implements PidFileProcess {}

    /** A process that may be the postmaster of this directory: the system does not report its working directory. */
    record Unidentified(ProcessHandle process) implements PidFileProcess {}

    Path PROC = Path.of("/proc");

    static PidFileProcess of(Path cluster) {
        return of(cluster, PROC);
    }

    /** @param proc directory in which the system shows its processes, on systems that have one */
    static PidFileProcess of(Path cluster, Path proc) {
        return PidFile.read(cluster)
                .flatMap(PidFile::process)
                .map(process -> identify(process, cluster, proc))
                .orElseGet(None::new);
    }

    private static PidFileProcess identify(ProcessHandle process, Path cluster, Path proc) {
        Optional<Boolean> isPostgres = isPostgres(process);
        if (isPostgres.isPresent() && !isPostgres.get()) {
            return new Unrelated(process);
        }
        try {
            // The working directory alone decides: a postmaster keeps its data directory as its working directory.
            // Its argument -D and the second line of the pid file are paths as of its start: after a copy or a move
            // they name another directory, and a path of the same name may be another directory by now.
            if (!Files.isSameFile(proc.resolve(process.pid() + "/cwd"), cluster)) {
                return new Unrelated(process);
            }
            return isPostgres.isPresent() ? new Postmaster(process) : new Unidentified(process);
        } catch (AccessDeniedException e) {
            return isOfAnotherUser(process) ? new Unrelated(process) : new Unidentified(process);
        } catch (IOException e) {
            return process.isAlive() ? new Unidentified(process) : new None();
        }
    }

    private static Optional<Boolean> isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .map(name -> name.toString().startsWith("postgres"));
    }

    private static boolean isOfAnotherUser(ProcessHandle process) {
        Optional<String> user = process.info().user();
        // PostgreSQL does not start on a cluster of another user.
        return user.isPresent() && !user.equals(ProcessHandle.current().info().user());
    }
}
