-- The directory of the archives, of which there is one for a database: it is the only place of their events. And whether a
-- partition is about to be archived or restored, which nodes without a connection to each other learn from here.
CREATE TABLE archive_directory (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    directory   uuid,
    name        text,
    is_changing boolean NOT NULL DEFAULT false
);

COMMENT ON COLUMN archive_directory.directory IS 'content of the file archive-id in it; null before the first archive';
COMMENT ON COLUMN archive_directory.name IS 'host and path of the node that recorded it, for people';

INSERT INTO archive_directory DEFAULT VALUES;
