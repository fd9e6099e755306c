-- What was put right about a vehicle. Every question about the past looks here first, and nearly always finds nothing.
-- In a file of its own: a value of an enum can't be used by the transaction that adds it.
CREATE INDEX event_amendment ON event (shard, subject) WHERE type IN ('LocationCorrected', 'LocationRetracted');
