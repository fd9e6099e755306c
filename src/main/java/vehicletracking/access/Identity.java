package vehicletracking.access;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.Principal;
import vehicletracking.vehicle.Role;

/**
 * Authenticated sender of a request.
 *
 * @param expiresAt end of the validity of its credential; null for none
 */
public record Identity(
        Principal principal, Set<Role> roles, @Nullable Instant expiresAt) {

    static Identity of(AccessKey key) {
        return new Identity(Principal.ofKey(key), Set.of(key.role()), key.expiresAt());
    }

    public boolean isExpired(InstantSource clock) {
        return expiresAt != null && !clock.instant().isBefore(expiresAt);
    }
}
