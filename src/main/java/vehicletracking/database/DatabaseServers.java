package vehicletracking.database;

import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Servers of one database, of which one at a time accepts writes. They differ in host and port only.
 *
 * @param all at least one
 * @param tls of the JDBC connection; the others have it in their options
 */
public record DatabaseServers(List<PgConnectOptions> all, DatabaseTls tls) {

    /** Scheme and user, hosts with ports, database and parameters; a host may be an IPv6 address in brackets. */
    private static final Pattern URL = Pattern.compile("([a-z]+://(?:[^/@]*@)?)([^/?@]*)([/?].*)?");

    public DatabaseServers {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a database has at least one server");
        }
        all = List.copyOf(all);
    }

    /** One server, which the JDBC connection reaches without TLS. */
    public static DatabaseServers of(PgConnectOptions server) {
        return new DatabaseServers(List.of(server), DatabaseTls.NONE);
    }

    /**
     * Parses {@code postgres://user:password@host:port,host:port/name?parameters}. Reads the files that the parameters
     * name.
     *
     * @throws InvalidDatabaseTlsException when a parameter of TLS can't be used
     * @throws IllegalArgumentException when the URL has another form
     */
    public static DatabaseServers parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the URL of a database");
        }
        String path = parts.group(3) == null ? "" : parts.group(3);
        DatabaseTls tls = DatabaseTls.of(path);
        return new DatabaseServers(
                Arrays.stream(parts.group(2).split(",", -1))
                        .map(host -> tls.applyTo(PgConnectOptions.fromUri(parts.group(1) + host + path)))
                        .toList(),
                tls);
    }

    public boolean isSingle() {
        return all.size() == 1;
    }

    /** Options of the first server. */
    public PgConnectOptions first() {
        return all.getFirst();
    }

    /** Each {@code host:port}, separated by commas. */
    public String addresses() {
        return all.stream().map(DatabaseServers::address).collect(Collectors.joining(","));
    }

    static String address(PgConnectOptions server) {
        String host = server.getHost();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    /** Opens a JDBC connection to the server that accepts writes. Blocks: never call it on an event loop. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), first().getUser(), first().getPassword());
    }

    /** The JDBC driver finds the server that accepts writes as well. */
    String jdbcUrl() {
        return "jdbc:postgresql://%s/%s?%s%s"
                .formatted(
                        addresses(),
                        first().getDatabase(),
                        tls.jdbcParameters(),
                        isSingle() ? "" : "&targetServerType=primary");
    }
}
