-- The log: one head row a shard, from which positions are taken in the append's own transaction.
-- The row is updated by every append: room for the new versions on its page keeps the updates heap-only.
CREATE TABLE log_head (
    shard   smallint    PRIMARY KEY,
    head    bigint      NOT NULL DEFAULT 0,
    last_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);

-- Every type of event that the log may hold. Four bytes a row instead of the name, and no misspelt name gets in.
-- A new type is declared by a migration: ALTER TYPE event_type ADD VALUE '...'.
CREATE TYPE event_type AS ENUM ('VehicleRegistered', 'LocationTracked');

-- Columns go from wide to narrow, so that no byte is lost to alignment.
CREATE TABLE event (
    position       bigint      NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    subject        uuid        NOT NULL,
    event_id       uuid        NOT NULL,
    type           event_type  NOT NULL,
    shard          smallint    NOT NULL,
    schema_version smallint    NOT NULL,
    payload        jsonb       NOT NULL,
    metadata       jsonb       NOT NULL,
    PRIMARY KEY (shard, position)
) PARTITION BY RANGE (position);

-- Where was it then: the history of one subject in the order in which it happened.
-- No two entries are alike, so looking for duplicates would be in vain.
CREATE INDEX event_subject_time ON event (shard, subject, occurred_at) WITH (deduplicate_items = off);

-- Everything but telemetry, by type. Locations are not in it, so it costs them nothing.
CREATE INDEX event_rare_type ON event (shard, type, position) WHERE type <> 'LocationTracked';

-- The partitions of the log; a row is claimed before its table is made.
CREATE TABLE log_partition (
    from_position bigint PRIMARY KEY,
    to_position   bigint NOT NULL
);

-- What append conditions are checked against: the last event that touched a key.
CREATE TABLE consistency (
    shard         smallint NOT NULL,
    key           text     NOT NULL,
    last_position bigint   NOT NULL,
    PRIMARY KEY (shard, key)
);

-- How far each reader of the log has come.
CREATE TABLE checkpoint (
    name     text     NOT NULL,
    shard    smallint NOT NULL,
    position bigint   NOT NULL,
    as_of    timestamptz,
    PRIMARY KEY (name, shard)
) WITH (fillfactor = 10);

COMMENT ON COLUMN checkpoint.as_of IS 'when the event at this position was recorded; null before the first';
