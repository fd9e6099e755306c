package vehicletracking;

import vehicletracking.eventstore.ShardStatements;

/** Refusal of settings that a log distributed by Citus does not support. */
final class DistributedLogSettings {

    private DistributedLogSettings() {}

    /** @throws IllegalStateException that names the setting, when the log is distributed and a setting is not supported */
    static void requireSupported(Settings settings, ShardStatements log) {
        if (log.isDistributed()) {
            require(
                    settings.retention().maxAgeDays() == 0
                            && settings.retention().maxGigabytes() == 0,
                    "RETENTION_MAX_AGE_DAYS and RETENTION_MAX_GIGABYTES must be 0: archives are not supported");
            require(
                    settings.databaseReadUrls().isEmpty(),
                    "DATABASE_READ_URLS must be empty: read replicas are not supported");
        }
    }

    private static void require(boolean isSupported, String refusal) {
        if (!isSupported) {
            throw new IllegalStateException(refusal + ", because Citus distributes the log of this database");
        }
    }
}
