-- The id of a subject is its own in all shards: an index without the shard finds its events as well, in one look instead
-- of one a shard, and is a fifth smaller.
DROP INDEX event_subject_time;
CREATE INDEX event_subject_time ON event (subject, occurred_at) WITH (deduplicate_items = off);
DROP INDEX event_amendment;
CREATE INDEX event_amendment ON event (subject) WHERE type IN ('LocationCorrected', 'LocationRetracted');
