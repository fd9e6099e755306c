-- Fencing of appends by several processes. A process that takes a shard over increments writer_epoch, and its appends name
-- the epoch under which they were decided; an append under an older epoch changes nothing.
ALTER TABLE log_head
  ADD COLUMN writer_epoch bigint NOT NULL DEFAULT 0,
  ADD COLUMN fenced_head  bigint NOT NULL DEFAULT 0;

UPDATE log_head SET fenced_head = head;

COMMENT ON COLUMN log_head.fenced_head IS 'equals head; a version of the service that knows no epochs does not set it';

-- Refuses the appends of a version that knows no epochs and runs beside this one during an upgrade.
ALTER TABLE log_head ADD CONSTRAINT log_head_is_fenced CHECK (head = fenced_head);
