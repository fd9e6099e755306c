package vehicletracking.eventstore.archive;

import java.util.List;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.Manifest;

/**
 * Batch of an archive with all of its events, those outside of the archived partition included: without them its digest
 * can't be recomputed.
 */
public record ArchivedBatch(Manifest manifest, List<RecordedEvent> events) {

    /** @throws DamagedArchiveException when an event is missing or has another recorded time than the batch */
    void requireComplete() {
        for (int i = 0; i < manifest.eventCount(); i++) {
            long position = manifest.firstPosition() + i;
            if (i >= events.size() || events.get(i).position().value() != position) {
                throw new DamagedArchiveException(new Position(manifest.shard(), position), "the event is missing");
            }
            if (!events.get(i).recordedAt().equals(manifest.committedAt())) {
                throw new DamagedArchiveException(new Position(manifest.shard(), position), "the event was altered");
            }
        }
    }
}
