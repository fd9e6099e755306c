package vehicletracking;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.InvalidDatabaseTlsException;

/** Typed values of a configuration. Throws {@link IllegalArgumentException} for a value that is not allowed. */
record SettingValues(JsonObject config) {

    private Optional<String> given(SettingsReader.Key key) {
        return Optional.ofNullable(config.getValue(key.name()))
                .map(String::valueOf)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    String text(SettingsReader.Key key, String defaultValue) {
        return given(key).orElse(defaultValue);
    }

    /** As {@link #text}, but a value that is given as empty is kept. */
    String textOrEmpty(SettingsReader.Key key, String defaultValue) {
        Object value = config.getValue(key.name());
        return value == null ? defaultValue : String.valueOf(value).strip();
    }

    int number(SettingsReader.Key key, int defaultValue, int min, int max) {
        return given(key)
                .map(text -> {
                    if (!text.matches("\\d{1,10}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
                        throw invalid(key, text, "a whole number from " + min + " to " + max);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(defaultValue);
    }

    <T> T choice(SettingsReader.Key key, String defaultValue, Map<String, T> choices) {
        String text = text(key, defaultValue);
        T choice = choices.get(text);
        if (choice == null) {
            throw invalid(key, text, "one of " + String.join(", ", new TreeSet<>(choices.keySet())));
        }
        return choice;
    }

    Path path(SettingsReader.Key key, String defaultValue) {
        return path(key, text(key, defaultValue), "the path of a directory");
    }

    Optional<Path> file(SettingsReader.Key key) {
        return given(key).map(text -> path(key, text, "the path of a file"));
    }

    private static Path path(SettingsReader.Key key, String text, String allowed) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw invalid(key, text, allowed);
        }
    }

    Optional<DatabaseServers> databaseUrl() {
        return databaseUrl(SettingsReader.Key.DATABASE_URL);
    }

    Optional<DatabaseServers> databaseUrl(SettingsReader.Key key) {
        return given(key).map(text -> url(key, text, DatabaseServers::parse));
    }

    List<PgConnectOptions> databaseReadUrls() {
        return given(SettingsReader.Key.DATABASE_READ_URLS).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(text -> url(SettingsReader.Key.DATABASE_READ_URLS, text.strip(), SettingValues::server))
                .toList();
    }

    private static PgConnectOptions server(String url) {
        DatabaseServers servers = DatabaseServers.parse(url);
        if (!servers.isSingle()) {
            throw new IllegalArgumentException("several hosts");
        }
        return servers.first();
    }

    /** An invalid value may contain a password, so it is not shown. */
    private static <T> T url(SettingsReader.Key key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidDatabaseTlsException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw invalid(key, "(not shown)", "postgres://user:password@host:port/name");
        }
    }

    static IllegalArgumentException invalid(SettingsReader.Key key, String value, String allowed) {
        return new IllegalArgumentException(key + " is " + value + ", but must be " + allowed);
    }
}
