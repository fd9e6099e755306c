-- Written by the readiness check and never read. Unlogged: its pages take space on the disk, but none in the WAL.
CREATE UNLOGGED TABLE write_probe (filler text NOT NULL) WITH (autovacuum_enabled = false);
ALTER TABLE write_probe ALTER COLUMN filler SET STORAGE PLAIN;
