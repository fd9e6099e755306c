package vehicletracking.vehicle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of something a client sent that could not be stored as a location. */
public sealed interface QuarantineEvent extends DomainEvent {

    UUID reportQuarantinedId();

    @Override
    default UUID subject() {
        return reportQuarantinedId();
    }

    /**
     * It was put aside.
     *
     * @param dialect by which it was read
     * @param deviceId null when that is what can't be read
     */
    record ReportQuarantined(
            UUID reportQuarantinedId,
            String dialect,
            @Nullable DeviceId deviceId,
            String reason,
            RawRequest request,
            Instant receivedAt)
            implements QuarantineEvent {

        @Override
        public UUID id() {
            return reportQuarantinedId;
        }

        @Override
        public Instant occurredAt() {
            return receivedAt;
        }
    }

    /** What settles it, once and for all. */
    sealed interface Resolution extends QuarantineEvent {}

    record ReportAdmitted(UUID id, UUID reportQuarantinedId, List<UUID> locationTrackedIds, Instant admittedAt)
            implements Resolution {

        @Override
        public Instant occurredAt() {
            return admittedAt;
        }
    }

    record ReportDiscarded(
            UUID id, UUID reportQuarantinedId, @Nullable Reason reason, Instant discardedAt) implements Resolution {

        @Override
        public Instant occurredAt() {
            return discardedAt;
        }
    }
}
