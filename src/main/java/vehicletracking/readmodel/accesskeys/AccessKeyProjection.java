package vehicletracking.readmodel.accesskeys;

import java.util.List;
import java.util.Set;
import vehicletracking.projection.Projection;
import vehicletracking.projection.Projection.Fold;

/** Projection of the changes of access keys. */
public final class AccessKeyProjection {

    private static final Set<String> TYPES = Set.of("KeyIssued", "KeyChanged", "KeyRevoked");

    private static final String FOLD_CHANGES = """
        INSERT INTO %s (access_key_id, position, type, changed_at, key)
        SELECT subject, position, type::text, occurred_at, payload::jsonb
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type IN ('KeyIssued', 'KeyChanged', 'KeyRevoked')
        ON CONFLICT (access_key_id, position) DO NOTHING\
        """;

    public static final Projection PROJECTION =
            new Projection("access-keys", "access_key_change", List.of(Fold.onlyFor(TYPES, FOLD_CHANGES)));

    private AccessKeyProjection() {}
}
