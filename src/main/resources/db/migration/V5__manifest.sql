-- Proof that nobody altered the log: one row for each batch that was committed, written by the statement that appends it.
ALTER TABLE log_head ADD COLUMN chain bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex');

CREATE TABLE log_manifest (
    first_position bigint      NOT NULL,
    committed_at   timestamptz NOT NULL,
    event_count    integer     NOT NULL,
    shard          smallint    NOT NULL,
    digest         bytea       NOT NULL,
    chain          bytea       NOT NULL,
    marks          bytea       NOT NULL,
    PRIMARY KEY (shard, first_position)
);

COMMENT ON COLUMN log_manifest.digest IS 'SHA-256 of the digests of the events, one after another';
COMMENT ON COLUMN log_manifest.chain IS 'SHA-256 of the chain before, the digest, the first position, the count and the time';
COMMENT ON COLUMN log_manifest.marks IS 'the first four bytes of the digest of each event, to name the one that was altered';

-- When was it recorded: finds the stretch of the log that was committed about a time.
CREATE INDEX log_manifest_time ON log_manifest (shard, committed_at);

-- What is in the log stays as it is, for everybody who is not the owner of the database and turns this off.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log can only be appended to' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER log_manifest_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_manifest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
