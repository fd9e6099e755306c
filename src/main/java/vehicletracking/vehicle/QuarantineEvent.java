package vehicletracking.vehicle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Event of a quarantined report, which could not be tracked as a location. */
public sealed interface QuarantineEvent extends DomainEvent {

    UUID reportQuarantinedId();

    @Override
    default UUID subject() {
        return reportQuarantinedId();
    }

    /**
     * A report was quarantined.
     *
     * @param dialect the dialect in which it was decoded
     * @param deviceId null if it could not be decoded
     * @param reason why it was not tracked
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

    /** Final event of a quarantined report. */
    sealed interface Resolution extends QuarantineEvent {}

    /** The report was decoded again, and its locations were tracked. */
    record ReportAdmitted(UUID id, UUID reportQuarantinedId, List<UUID> locationTrackedIds, Instant admittedAt)
            implements Resolution {

        @Override
        public Instant occurredAt() {
            return admittedAt;
        }
    }

    /** The report was discarded. */
    record ReportDiscarded(
            UUID id, UUID reportQuarantinedId, @Nullable Reason reason, Instant discardedAt) implements Resolution {

        @Override
        public Instant occurredAt() {
            return discardedAt;
        }
    }
}
