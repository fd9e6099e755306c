import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import vehicletracking.database.EmbeddedDatabase;

/** Prints the bytes per event in the event log, including indexes. Argument: data directory of a stopped service. */
public class LogSize {

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
            String url =
                    "jdbc:postgresql://127.0.0.1:" + database.connectOptions().getPort() + "/postgres?user=postgres";
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    ResultSet size = statement.executeQuery("""
                        SELECT (SELECT sum(head) FROM log_head), sum(pg_table_size(relid)), sum(pg_indexes_size(relid))
                          FROM (SELECT relid FROM pg_partition_tree('event') UNION SELECT 'log_manifest'::regclass) AS log\
                        """)) {
                size.next();
                System.out.printf(
                        "Bytes per event: %.0f (table %.0f, indexes %.0f), over %d events%n",
                        (size.getDouble(2) + size.getDouble(3)) / size.getDouble(1),
                        size.getDouble(2) / size.getDouble(1),
                        size.getDouble(3) / size.getDouble(1),
                        size.getLong(1));
            }
        }
    }
}
