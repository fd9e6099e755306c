-- The append as a function, for a log that is distributed over several database servers: the coordinator passes the call
-- on to the server of the shard, which plans and runs its statements. Where the log is in one database, the service
-- appends with one statement instead, and nothing calls this function.
--
-- No STABLE function is called together with a column of log_head, and every statement is on one shard; Citus refuses
-- other statements.
CREATE FUNCTION append_to_log(
    of_shard smallint, event_count bigint, event_ids uuid[], types text[], subjects uuid[], times timestamptz[],
    schema_versions smallint[], payloads text[], metadatas text[], batch_digest bytea, batch_marks bytea, epoch bigint,
    OUT base bigint, OUT last_at timestamptz)
RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
    current_at CONSTANT timestamptz := now();
    new_chain bytea;
BEGIN
    UPDATE log_head AS row
       SET head = row.head + event_count,
           fenced_head = row.head + event_count,
           writer_epoch = coalesce(epoch, row.writer_epoch + 1),
           last_at = greatest(row.last_at, current_at),
           chain = sha256(row.chain || batch_digest || int8send(row.head + 1) || int8send(event_count)
                          || int8send((extract(epoch FROM greatest(row.last_at, current_at)
                                                          - timestamptz '1970-01-01 00:00:00+00') * 1000000)::bigint))
     WHERE row.shard = of_shard AND (epoch IS NULL OR row.writer_epoch = epoch)
    RETURNING row.head - event_count, row.last_at, row.chain INTO base, last_at, new_chain;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO log_manifest (shard, first_position, event_count, committed_at, digest, chain, marks)
    VALUES (of_shard, base + 1, append_to_log.event_count, append_to_log.last_at, batch_digest, new_chain, batch_marks);
    INSERT INTO event (shard, position, event_id, type, subject, occurred_at, recorded_at, schema_version, payload, metadata)
    SELECT of_shard, base + batch.ordinal, batch.event_id, batch.type::event_type, batch.subject, batch.occurred_at,
           append_to_log.last_at, batch.schema_version, batch.payload::jsonb, batch.metadata::jsonb
      FROM unnest(event_ids, types, subjects, times, schema_versions, payloads, metadatas) WITH ORDINALITY
           AS batch (event_id, type, subject, occurred_at, schema_version, payload, metadata, ordinal);
    RETURN NEXT;
END
$$;

-- The next events of a shard after a checkpoint, which is locked, a limited number of them; and which of the given types
-- they have. Types that have many events are not to be given. Returns no row when there are no events.
CREATE FUNCTION next_batch(
    of_name text, of_shard smallint, max_events bigint, of_types text[],
    OUT floor bigint, OUT ceiling bigint, OUT ceiling_at timestamptz, OUT head bigint, OUT types text[])
RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    SELECT row.head, row.last_at INTO head, ceiling_at FROM log_head AS row WHERE row.shard = of_shard;
    IF NOT EXISTS (SELECT FROM checkpoint AS reached
                    WHERE reached.name = of_name AND reached.shard = of_shard AND reached.position < head) THEN
        RETURN;
    END IF;
    SELECT reached.position INTO floor FROM checkpoint AS reached
     WHERE reached.name = of_name AND reached.shard = of_shard FOR UPDATE;
    IF (floor < head) IS NOT TRUE THEN
        RETURN;
    END IF;
    ceiling := least(head, floor + max_events);
    IF ceiling < head THEN
        SELECT event.recorded_at INTO ceiling_at FROM event WHERE event.shard = of_shard AND event.position = ceiling;
    END IF;
    IF cardinality(of_types) > 0 THEN
        SELECT array_agg(DISTINCT event.type::text) INTO types FROM event
         WHERE event.shard = of_shard AND event.type = ANY (of_types::event_type[]) AND event.type <> 'LocationTracked'
           AND event.position > floor AND event.position <= ceiling;
    END IF;
    types := coalesce(types, '{}');
    RETURN NEXT;
END
$$;

-- Distributes a table as another one is, where Citus is installed; else does nothing.
CREATE FUNCTION distribute_as(distributed regclass, new_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    distribution_column text;
    method "char";
BEGIN
    IF to_regclass('pg_catalog.pg_dist_partition') IS NULL THEN
        RETURN;
    END IF;
    EXECUTE 'SELECT partmethod, column_to_column_name(logicalrelid, partkey) FROM pg_dist_partition WHERE logicalrelid = $1'
       INTO method, distribution_column USING distributed;
    IF method = 'h' THEN
        EXECUTE 'SELECT create_distributed_table($1, $2, colocate_with := $3)'
          USING new_table, distribution_column, distributed::text;
    ELSIF method = 'n' THEN
        EXECUTE 'SELECT create_reference_table($1)' USING new_table;
    END IF;
END
$$;
