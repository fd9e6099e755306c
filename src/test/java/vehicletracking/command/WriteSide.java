package vehicletracking.command;

import java.time.Duration;
import java.time.InstantSource;
import vehicletracking.database.Pools;
import vehicletracking.quality.QualityRule;
import vehicletracking.testing.Events;

/** Receptions for tests, at which it is always an hour after noon. */
public final class Receptions {

    static final QualityRule RULE = new QualityRule(70, 1_000, Duration.ofDays(30));

    private Receptions() {}

    /** One that remembers nothing yet. */
    public static Reception of(Pools pools) {
        return new Reception(pools.writes(), InstantSource.fixed(Events.NOON.plusSeconds(3_600)), RULE, 10);
    }
}
