package vehicletracking;

import java.util.Arrays;
import vehicletracking.limit.LimitRules;
import vehicletracking.limit.TrustedProxies;

/** Reads {@link LimitRules}. Throws {@link IllegalArgumentException} for a value that is not allowed. */
record LimitSettings(SettingValues values) {

    private static final int MAX = 1_000_000_000;

    /** @param isPrivate whether there are no limits unless they are set */
    LimitRules read(boolean isPrivate) {
        return new LimitRules(
                limit(SettingsReader.Key.LIMIT_REQUESTS_PER_SECOND, isPrivate ? 0 : 100),
                limit(SettingsReader.Key.LIMIT_LOCATIONS_PER_SECOND, isPrivate ? 0 : 1_000),
                limit(SettingsReader.Key.LIMIT_BYTES_PER_SECOND, isPrivate ? 0 : 1_000_000),
                limit(SettingsReader.Key.LIMIT_INVALID_KEYS_PER_SECOND, isPrivate ? 0 : 10),
                limit(SettingsReader.Key.LIMIT_CONNECTIONS_PER_ADDRESS, isPrivate ? 0 : 1_000),
                proxies());
    }

    private int limit(SettingsReader.Key key, int defaultValue) {
        return values.number(key, defaultValue, 0, MAX);
    }

    private TrustedProxies proxies() {
        try {
            return TrustedProxies.of(Arrays.stream(values.text(SettingsReader.Key.HTTP_TRUSTED_PROXIES, "")
                            .split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    SettingsReader.Key.HTTP_TRUSTED_PROXIES + " contains " + e.getMessage()
                            + ", but must be a list of addresses like 10.0.0.1 and networks like 10.0.0.0/8",
                    e);
        }
    }
}
