-- Privileges of the role that the service runs under, when another one owns the tables. Executed after each migration, by
-- the owner; %s is the role. Whatever a new table is, the service may read and write it; the log it may append to only.
GRANT USAGE ON SCHEMA public TO %1$s;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %1$s;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %1$s;
REVOKE UPDATE, DELETE ON event, log_manifest FROM %1$s;
REVOKE DELETE ON log_head, log_partition, log_archive, archive_directory FROM %1$s;
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM %1$s;
DO $$
DECLARE
    partition regclass;
BEGIN
    FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'event'::regclass LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %%s FROM %1$s', partition);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION create_log_partition(bigint, bigint), create_log_replacement(bigint, bigint),
                          exchange_log_partition(bigint, bigint, integer), create_read_model_rebuild(text),
                          swap_read_model_rebuild(text) TO %1$s;
GRANT TRUNCATE ON write_probe TO %1$s;
