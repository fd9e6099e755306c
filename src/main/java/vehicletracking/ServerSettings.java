package vehicletracking;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import vehicletracking.access.AuthMode;
import vehicletracking.oidc.ClaimPath;
import vehicletracking.oidc.IdentityProvider;
import vehicletracking.tls.TlsFiles;
import vehicletracking.web.page.MapTiles;

/**
 * Reads the settings of the servers of HTTP: of the API and of the metrics. Throws {@link IllegalArgumentException} for a
 * value that is not allowed.
 */
record ServerSettings(SettingValues values) {

    String host() {
        return values.text(SettingsReader.Key.HTTP_HOST, "127.0.0.1");
    }

    Settings.Http http() {
        return new Settings.Http(
                host(),
                values.number(SettingsReader.Key.HTTP_PORT, 3000, 0, 65_535),
                values.number(SettingsReader.Key.HTTP_MAX_CONNECTIONS, 16_000, 1, 1_000_000),
                values.number(SettingsReader.Key.HTTP_MAX_QUIET_SECONDS, 60, 1, 3_600),
                values.number(SettingsReader.Key.HTTP_MAX_STREAMS, 128, 1, 100_000),
                values.number(SettingsReader.Key.HTTP_MAX_STREAM_BYTES, 67_108_864, 1_048_576, 2_000_000_000),
                values.number(SettingsReader.Key.HTTP_MAX_LIVE_CLIENTS, 10_000, 1, 1_000_000));
    }

    AuthMode auth() {
        if (values.text(SettingsReader.Key.AUTH, "").isEmpty() && !isLoopback(host())) {
            throw new IllegalArgumentException(
                    "AUTH is required when HTTP_HOST is not a loopback address, and it is " + host()
                            + ": set AUTH=keys or AUTH=oidc, or AUTH=none for a service that every client that reaches"
                            + " it may use");
        }
        return values.choice(
                SettingsReader.Key.AUTH,
                "none",
                Map.of("none", AuthMode.NONE, "keys", AuthMode.KEYS, "oidc", AuthMode.OIDC));
    }

    Optional<IdentityProvider> identityProvider() {
        String issuer = values.text(SettingsReader.Key.OIDC_ISSUER, "");
        String audience = values.text(SettingsReader.Key.OIDC_AUDIENCE, "");
        if (auth() != AuthMode.OIDC) {
            if (!issuer.isEmpty() || !audience.isEmpty()) {
                throw new IllegalArgumentException("OIDC_ISSUER and OIDC_AUDIENCE require AUTH=oidc");
            }
            return Optional.empty();
        }
        if (issuer.isEmpty() || audience.isEmpty()) {
            throw new IllegalArgumentException("AUTH=oidc requires OIDC_ISSUER and OIDC_AUDIENCE");
        }
        ClaimPath rolesClaim = named(
                SettingsReader.Key.OIDC_ROLES_CLAIM,
                () -> new ClaimPath(values.text(SettingsReader.Key.OIDC_ROLES_CLAIM, "roles")));
        return Optional.of(
                named(SettingsReader.Key.OIDC_ISSUER, () -> new IdentityProvider(issuer, audience, rolesClaim)));
    }

    /** A value whose refusal names the setting. */
    private static <T> T named(SettingsReader.Key key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    Optional<TlsFiles> tls() {
        Optional<Path> certificate = values.file(SettingsReader.Key.TLS_CERTIFICATE);
        Optional<Path> key = values.file(SettingsReader.Key.TLS_KEY);
        Optional<Path> clientAuthorities = values.file(SettingsReader.Key.TLS_CLIENT_CA);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("TLS_CERTIFICATE and TLS_KEY belong together: set both or none");
        }
        if (clientAuthorities.isPresent() && certificate.isEmpty()) {
            throw new IllegalArgumentException("TLS_CLIENT_CA requires TLS_CERTIFICATE and TLS_KEY");
        }
        if (clientAuthorities.isEmpty()
                && !values.text(SettingsReader.Key.TLS_CLIENT_AUTH, "").isEmpty()) {
            throw new IllegalArgumentException("TLS_CLIENT_AUTH requires TLS_CLIENT_CA");
        }
        boolean isRequired = values.choice(
                SettingsReader.Key.TLS_CLIENT_AUTH, "required", Map.of("required", true, "request", false));
        return certificate.map(file -> new TlsFiles(file, key.orElseThrow(), clientAuthorities, isRequired));
    }

    /** An empty address means no tiles; those of OpenStreetMap are the default. */
    Optional<MapTiles> mapTiles() {
        String url = values.textOrEmpty(SettingsReader.Key.MAP_TILES_URL, MapTiles.OPEN_STREET_MAP.url());
        String attribution = url.equals(MapTiles.OPEN_STREET_MAP.url()) ? MapTiles.OPEN_STREET_MAP.attribution() : "";
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(named(
                        SettingsReader.Key.MAP_TILES_URL,
                        () -> new MapTiles(
                                url, values.textOrEmpty(SettingsReader.Key.MAP_TILES_ATTRIBUTION, attribution))));
    }

    Settings.Metrics metrics() {
        return new Settings.Metrics(
                values.text(SettingsReader.Key.METRICS_HOST, "127.0.0.1"),
                values.number(SettingsReader.Key.METRICS_PORT, 0, 0, 65_535));
    }
}
