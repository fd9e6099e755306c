import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/**
 * Makes the embedded PostgreSQL of a running service reuse WAL segments, as one does that has run for a while. A new one
 * creates a file of 16 MB for each 16 MB that are written, and commits wait for it. Argument: data directory of the service.
 */
public class RecycleWal {

    private static final int SEGMENTS = 120;

    public static void main(String[] arguments) throws Exception {
        String address =
                Files.readString(Path.of(arguments[0], "postgresql.url")).strip();
        URI database = URI.create(address);
        String url = "jdbc:postgresql://127.0.0.1:" + database.getPort() + database.getPath() + "?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET min_wal_size = '2GB'");
            statement.execute("SELECT pg_reload_conf()");
            for (int i = 0; i < SEGMENTS; i++) {
                statement.execute("SELECT txid_current()"); // an empty segment is not switched
                statement.execute("SELECT pg_switch_wal()");
            }
            statement.execute("CHECKPOINT");
        }
    }
}
