-- Tasks that one node at a time performs. The node renews its claim; one that is not renewed can be taken over. Correctness
-- does not depend on the time: the holder locks the row of its token in each of its transactions.
CREATE TABLE work_claim (
    task       text        PRIMARY KEY,
    token      uuid        NOT NULL,
    renewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (task, token)
);

COMMENT ON COLUMN work_claim.token IS 'in a unique index, so that a takeover waits for FOR KEY SHARE locks and a renewal does not';
