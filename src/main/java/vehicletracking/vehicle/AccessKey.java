package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Access key as the log stores it, without the secret.
 *
 * @param name 1 to {@value #MAX_NAME_LENGTH} characters, for people
 * @param sha256 of the secret, 64 hexadecimal digits
 * @param expiresAt end of its validity; null for none
 */
public record AccessKey(
        UUID accessKeyId,
        String name,
        Role role,
        AccessScope scope,
        String sha256,
        @Nullable Instant expiresAt) {

    public static final int MAX_NAME_LENGTH = 100;

    /** @throws IllegalArgumentException if a value is invalid; the message names it */
    public AccessKey {
        name = requireValid(name, role, scope);
    }

    /** Returns the name without leading and trailing white space. */
    static String requireValid(String text, Role role, AccessScope scope) {
        String name = text.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to " + MAX_NAME_LENGTH + " characters and no control characters");
        }
        if (!scope.vehicles().isEmpty() && role != Role.REPORT && role != Role.READ) {
            throw new IllegalArgumentException("vehicles can be given with the roles report and read only");
        }
        if (scope.device() != null && role != Role.REPORT) {
            throw new IllegalArgumentException("deviceId can be given with the role report only");
        }
        return name;
    }
}
