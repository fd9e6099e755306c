-- Directories of the files of imports, which are not part of the database. An import waits while no node serves its spool.
CREATE TABLE import_spool (
    spool     uuid        PRIMARY KEY,
    name      text        NOT NULL,
    served_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON COLUMN import_spool.spool IS 'content of the file spool-id in the directory';
COMMENT ON COLUMN import_spool.name IS 'host and path of the node that served it last, for people';

ALTER TABLE import_job ADD COLUMN spool uuid;
