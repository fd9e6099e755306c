-- Distributes the tables of the service over the workers of a Citus cluster. Run it on the coordinator after the first
-- start of the service, which creates the tables, while no service runs:
--
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f conf/citus.sql
--
-- It can be run again: a table that is distributed already is left as it is.

SET client_min_messages = warning;

DO $$ BEGIN
    IF EXISTS (SELECT FROM log_archive) THEN
        RAISE EXCEPTION 'the log has archives, which are not supported on Citus';
    END IF;
END $$;

-- The triggers that refuse changes of the log depend on nothing but the statement, so they may run on the workers.
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET citus.enable_unsafe_triggers = on', current_database());
    -- One connection to each worker: the statements are short, and a transaction over more connections flushes more often.
    EXECUTE format('ALTER DATABASE %I SET citus.max_adaptive_executor_pool_size = 1', current_database());
    EXECUTE format('ALTER DATABASE %I SET citus.multi_shard_modify_mode = sequential', current_database());
END $$;
SET citus.enable_unsafe_triggers = on;

-- Citus places shards by the hash of the key: with 16 of them, eight shards of the log are seldom in the same one.
SELECT create_distributed_table('log_head', 'shard', colocate_with := 'none', shard_count := least(16, current_setting('citus.shard_count')::int))
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'log_head'::regclass);

SELECT create_distributed_table(name, 'shard', colocate_with := 'log_head')
  FROM unnest(ARRAY['log_manifest', 'consistency', 'event']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass);

-- Every batch of a projection writes to all of these shards, so there are few.
SELECT create_distributed_table('vehicle_current_location', 'vehicle_id', colocate_with := 'none',
                                shard_count := 2 * (SELECT count(*)::int FROM citus_get_active_worker_nodes()))
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'vehicle_current_location'::regclass);

SELECT create_reference_table(name)
  FROM unnest(ARRAY['vehicle', 'device_change', 'quarantined_report', 'access_key_change']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass);

-- An append runs on the worker of its shard.
SELECT create_distributed_function('append_to_log(smallint, bigint, uuid[], text[], uuid[], timestamptz[], smallint[],'
                                   'text[], text[], bytea, bytea, bigint)', 'of_shard', colocate_with := 'log_head');

-- Deals the shards of the log out to the workers: their hashes would place several of them on one worker.
DO $$
DECLARE
    move record;
BEGIN
    FOR move IN
        WITH worker AS (
          SELECT nodename, nodeport, row_number() OVER (ORDER BY nodename, nodeport) - 1 AS number, count(*) OVER () AS total
            FROM pg_dist_node WHERE noderole = 'primary' AND isactive AND shouldhaveshards)
        SELECT DISTINCT ON (placed.shardid) placed.shardid, placed.nodename, placed.nodeport,
               worker.nodename AS to_name, worker.nodeport AS to_port
          FROM log_head
          JOIN citus_shards AS placed ON placed.shardid = get_shard_id_for_distribution_column('log_head', log_head.shard)
          JOIN worker ON worker.number = log_head.shard % worker.total
         ORDER BY placed.shardid, log_head.shard
    LOOP
        IF (move.nodename, move.nodeport) <> (move.to_name, move.to_port) THEN
            PERFORM citus_move_shard_placement(
                move.shardid, move.nodename, move.nodeport, move.to_name, move.to_port, 'block_writes');
        END IF;
    END LOOP;
END
$$;
