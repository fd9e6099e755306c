package vehicletracking.eventstore.archive;

import java.util.List;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Manifest;

/**
 * A batch with all of its events, also of those that lie beyond the border of the part of the log that is archived:
 * without them its digest could not be recomputed.
 */
public record ArchivedBatch(Manifest manifest, List<RecordedEvent> events) {

    /** @throws DamagedArchiveException when an event of it is missing or was recorded at another time */
    void requireComplete() {
        for (int i = 0; i < manifest.eventCount(); i++) {
            long position = manifest.firstPosition() + i;
            if (i >= events.size() || events.get(i).position().value() != position) {
                throw new DamagedArchiveException(new Position(manifest.shard(), position), "it is missing");
            }
            if (!events.get(i).recordedAt().equals(manifest.committedAt())) {
                throw new DamagedArchiveException(new Position(manifest.shard(), position), "it was altered");
            }
        }
    }
}
