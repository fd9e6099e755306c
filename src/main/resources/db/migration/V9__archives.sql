-- What became of partitions that went: one file each, and in the table only what the rest of the log needs of them.
CREATE TABLE log_archive (
    from_position     bigint      PRIMARY KEY,
    to_position       bigint      NOT NULL,
    shards            smallint    NOT NULL,
    state             text        NOT NULL CHECK (state IN ('ARCHIVED', 'RESTORED')),
    file              text        NOT NULL,
    file_bytes        bigint      NOT NULL,
    file_sha256       text        NOT NULL,
    event_count       bigint      NOT NULL,
    kept_count        bigint      NOT NULL,
    first_occurred_at timestamptz NOT NULL,
    last_occurred_at  timestamptz NOT NULL,
    first_recorded_at timestamptz NOT NULL,
    last_recorded_at  timestamptz NOT NULL,
    archived_at       timestamptz NOT NULL DEFAULT now(),
    restored_at       timestamptz
);

COMMENT ON COLUMN log_archive.shards IS 'the file holds the shards below this number; events of later ones stay in the table';
COMMENT ON COLUMN log_archive.kept_count IS 'events of the file that stay in the table as well';

-- Of which times an archive has something to tell of a subject that the table has not: from its first event to its last
-- one, in the order of time and id. Only archives whose state says so hold anything back.
CREATE TABLE archived_span (
    subject           uuid        NOT NULL,
    from_position     bigint      NOT NULL,
    event_count       bigint      NOT NULL,
    first_occurred_at timestamptz NOT NULL,
    last_occurred_at  timestamptz NOT NULL,
    last_event_id     uuid        NOT NULL,
    PRIMARY KEY (subject, from_position)
);
CREATE INDEX archived_span_archive ON archived_span (from_position);
