package vehicletracking.vehicle;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Event of an access key. Each contains the whole key, so that the last one is sufficient to know it. */
public sealed interface AccessKeyEvent extends DomainEvent {

    /** The key after the event. */
    AccessKey key();

    @Override
    default UUID subject() {
        return key().accessKeyId();
    }

    record KeyIssued(AccessKey key, Instant issuedAt) implements AccessKeyEvent {

        /** The id of the key: both are the same. */
        @Override
        public UUID id() {
            return key.accessKeyId();
        }

        @Override
        public Instant occurredAt() {
            return issuedAt;
        }
    }

    record KeyChanged(UUID id, AccessKey key, Instant changedAt) implements AccessKeyEvent {

        @Override
        public Instant occurredAt() {
            return changedAt;
        }
    }

    /** The key is not valid any more. */
    record KeyRevoked(UUID id, AccessKey key, @Nullable Reason reason, Instant revokedAt) implements AccessKeyEvent {

        @Override
        public Instant occurredAt() {
            return revokedAt;
        }
    }
}
