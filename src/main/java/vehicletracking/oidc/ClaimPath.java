package vehicletracking.oidc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim is: a member of the token that has this name, such as {@code https://example.com/roles}, or else the end of
 * a path of members, such as {@code realm_access.roles}.
 */
public record ClaimPath(String text) {

    /** @throws IllegalArgumentException if a name of the path is empty */
    public ClaimPath {
        if (names(text).stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("must be names of claims separated by dots, and is " + text);
        }
    }

    private static List<String> names(String path) {
        return List.of(path.split("\\.", -1));
    }

    @Nullable
    Object valueIn(Map<String, Object> claims) {
        if (claims.containsKey(text)) {
            return claims.get(text);
        }
        @Nullable Object value = claims;
        for (String name : names(text)) {
            value = value instanceof Map<?, ?> members ? members.get(name) : null;
        }
        return value;
    }
}
