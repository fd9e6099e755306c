import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PostgreSQL for several nodes, with fsync on and for as long as this program runs. Arguments: data directory, port. Prints
 * the value of DATABASE_URL when it accepts connections.
 */
public class Database {

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        EmbeddedPostgres database = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(Integer.parseInt(arguments[1]))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .start();
        System.out.println("postgres://postgres:none@127.0.0.1:" + database.getPort() + "/postgres");
        Thread.currentThread().join();
    }
}
