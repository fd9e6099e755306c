package vehicletracking.example;

import java.util.List;
import vehicletracking.projection.Projection;

/** An example of a projection outside of the service: when each vehicle was located first. */
final class FirstLocationProjection {

    static final String CREATE_TABLE = """
        CREATE TABLE first_location (
            vehicle_id uuid PRIMARY KEY,
            occurred_at timestamptz NOT NULL)\
        """;

    private static final String FOLD_LOCATIONS = """
        INSERT INTO %s AS first (vehicle_id, occurred_at)
        SELECT subject, min(occurred_at)
          FROM event
         WHERE shard = $1 AND position > $2 AND position <= $3 AND type = 'LocationTracked'
         GROUP BY subject
        ON CONFLICT (vehicle_id) DO UPDATE SET occurred_at = least(first.occurred_at, excluded.occurred_at)\
        """;

    static final Projection PROJECTION =
            new Projection("first-location", "first_location", List.of(Projection.Fold.always(FOLD_LOCATIONS)));

    private FirstLocationProjection() {}
}
