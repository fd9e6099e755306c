-- A partition that is full is closed: nothing comes into it any more, so it is known once and for all of which times it
-- tells. All null while it is open.
ALTER TABLE log_partition
    ADD COLUMN closed_at         timestamptz,
    ADD COLUMN first_occurred_at timestamptz,
    ADD COLUMN last_occurred_at  timestamptz,
    ADD COLUMN last_recorded_at  timestamptz,
    ADD CHECK ((closed_at IS NULL) = (first_occurred_at IS NULL)),
    ADD CHECK ((closed_at IS NULL) = (last_occurred_at IS NULL)),
    ADD CHECK ((closed_at IS NULL) = (last_recorded_at IS NULL));
