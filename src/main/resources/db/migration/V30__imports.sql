-- Imports of history: what they are to do, and how far they are. Operations, not facts about vehicles, so no events.
CREATE TABLE import_job (
    import_id     uuid        PRIMARY KEY,
    state         text        NOT NULL
                  CHECK (state IN ('RECEIVING', 'QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    plan          jsonb       NOT NULL,
    bytes_total   bigint      NOT NULL DEFAULT 0,
    bytes_read    bigint      NOT NULL DEFAULT 0,
    place         bigint      NOT NULL DEFAULT 0,
    items_done    bigint      NOT NULL DEFAULT 0,
    items_refused bigint      NOT NULL DEFAULT 0,
    refusals      jsonb       NOT NULL DEFAULT '[]',
    sent_at       timestamptz,
    sent_after    text,
    sent_settled  bigint[]    NOT NULL DEFAULT '{}',
    error         text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    started_at    timestamptz,
    ended_at      timestamptz,
    CHECK ((sent_at IS NULL) = (sent_after IS NULL))
) WITH (fillfactor = 50);

COMMENT ON COLUMN import_job.place IS 'number of the last item of the last batch that is settled';
COMMENT ON COLUMN import_job.sent_at IS 'from which the ids of the events of the batch under way are made; null when none is';
COMMENT ON COLUMN import_job.sent_after IS 'where the log ended before that batch was sent';
COMMENT ON COLUMN import_job.sent_settled IS 'items of that batch that are not to be sent any more';
