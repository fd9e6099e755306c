package vehicletracking;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vehicletracking.access.AuthMode;
import vehicletracking.web.http.HttpRules;

/** Reads {@link HttpRules}. Throws {@link IllegalArgumentException} for a value that is not allowed. */
record HttpRuleSettings(SettingValues values) {

    private static final String ANY = "*";
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}._-]+|[0-9a-f:]+|\\*");
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+|\\*");

    /** @param httpHost the address on which the service listens, which is one of its own hosts */
    HttpRules read(AuthMode auth, String httpHost) {
        return new HttpRules(
                auth == AuthMode.NONE ? ownHosts(httpHost) : Set.of(),
                list(
                        SettingsReader.Key.CORS_ORIGINS,
                        ORIGIN,
                        "* or a list of origins like https://fleet.example:8443, without a path"),
                values.choice(SettingsReader.Key.ACCESS_LOG, "false", Map.of("true", true, "false", false)),
                new LimitSettings(values).read(auth == AuthMode.NONE && ServerSettings.isLoopback(httpHost)));
    }

    /** Empty when every host is allowed. */
    private Set<String> ownHosts(String httpHost) {
        Set<String> hosts = new HashSet<>(list(
                SettingsReader.Key.HTTP_ALLOWED_HOSTS, HOST, "* or a list of names and addresses, without a port"));
        if (hosts.contains(ANY)) {
            return Set.of();
        }
        hosts.add(httpHost.toLowerCase(Locale.ROOT));
        return Set.copyOf(hosts);
    }

    private Set<String> list(SettingsReader.Key key, Pattern allowed, String description) {
        return Arrays.stream(values.text(key, "").split(",", -1))
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    if (!allowed.matcher(text).matches()) {
                        throw new IllegalArgumentException(key + " contains " + text + ", but must be " + description);
                    }
                    return text;
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
