-- Most batches have no event of the types that most projections are about. This moves the checkpoint of such a projection
-- over such a batch, in the call that finds it, and leaves it where it is when the batch has an event of one of the types.
-- Parameters and result are those of next_batch.
CREATE FUNCTION advance_without_events(
    of_name text, of_shard smallint, max_events bigint, of_types text[],
    OUT floor bigint, OUT ceiling bigint, OUT ceiling_at timestamptz, OUT head bigint, OUT types text[])
RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    SELECT batch.* INTO floor, ceiling, ceiling_at, head, types
      FROM next_batch(of_name, of_shard, max_events, of_types) AS batch;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF cardinality(types) = 0 THEN
        UPDATE checkpoint AS reached SET position = ceiling, as_of = ceiling_at
         WHERE reached.name = of_name AND reached.shard = of_shard;
    END IF;
    RETURN NEXT;
END
$$;
