-- Keys of requests stand for a day: the oldest are found without looking at those that stay, of which there are many.
-- Other keys are not in this index, so it costs them nothing.
CREATE INDEX consistency_passing ON consistency (shard, last_position) WHERE key LIKE 'request:%';
