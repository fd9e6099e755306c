-- Changes of access keys; the last one of a key contains all of it.
CREATE TABLE access_key_change (
    access_key_id uuid        NOT NULL,
    position      bigint      NOT NULL,
    type          text        NOT NULL,
    changed_at    timestamptz NOT NULL,
    key           jsonb       NOT NULL,
    PRIMARY KEY (access_key_id, position)
);

COMMENT ON COLUMN access_key_change.key IS 'payload of the event; without the secret';
