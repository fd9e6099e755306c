-- The changes of the schema that the running service makes. They run as the owner of the tables, so that the role of the
-- service owns nothing and cannot update or delete events. No other role may call them unless it is granted.

CREATE FUNCTION log_partition_table(prefix text, first_position bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT prefix || lpad(first_position::text, greatest(12, length(first_position::text)), '0')
$$;

-- Attaches the table, since CREATE TABLE ... PARTITION OF takes a lock that blocks appends.
CREATE FUNCTION create_log_partition(first_position bigint, next_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    own text := log_partition_table('event_from_', first_position);
BEGIN
    EXECUTE format('CREATE TABLE public.%I (LIKE public.event INCLUDING DEFAULTS)', own);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', own || '_is_append_only', own);
    EXECUTE format('ALTER TABLE public.event ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)',
                   own, first_position, next_position);
    IF session_user <> current_user THEN
        EXECUTE format('GRANT SELECT ON public.%I TO %I', own, session_user);
    END IF;
END
$$;

CREATE FUNCTION create_log_replacement(first_position bigint, next_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    own text := log_partition_table('event_from_', first_position);
    replacement text := log_partition_table('event_next_', first_position);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS public.%I', replacement);
    EXECUTE format('CREATE TABLE public.%I (LIKE public.event INCLUDING DEFAULTS INCLUDING INDEXES,'
                   ' CONSTRAINT within_bounds CHECK (position >= %s AND position < %s))',
                   replacement, first_position, next_position);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', own || '_is_append_only', replacement);
    IF session_user <> current_user THEN
        EXECUTE format('GRANT SELECT, INSERT, MAINTAIN ON public.%I TO %I', replacement, session_user);
    END IF;
END
$$;

-- With the constraint, PostgreSQL attaches the table without a scan under the lock. Events of shards that were added later
-- are copied to the replacement; usually there are none. For a partition of five million events this takes 20 to 60 ms on
-- two busy cores, during which the log is locked; the files of the old table are deleted after the commit.
CREATE FUNCTION exchange_log_partition(first_position bigint, next_position bigint, shards integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    own text := log_partition_table('event_from_', first_position);
    replacement text := log_partition_table('event_next_', first_position);
    index_name name;
BEGIN
    EXECUTE format('ALTER TABLE public.event DETACH PARTITION public.%I', own);
    EXECUTE format('INSERT INTO public.%I SELECT * FROM public.%I WHERE shard >= %s', replacement, own, shards);
    EXECUTE format('DROP TABLE public.%I', own);
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', replacement, own);
    FOR index_name IN SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid
                       WHERE indrelid = format('public.%I', own)::regclass LOOP
        EXECUTE format('ALTER INDEX public.%I RENAME TO %I', index_name, replace(index_name, replacement, own));
    END LOOP;
    EXECUTE format('ALTER TABLE public.event ATTACH PARTITION public.%I FOR VALUES FROM (%s) TO (%s)',
                   own, first_position, next_position);
    EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT within_bounds', own);
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE INSERT, MAINTAIN ON public.%I FROM %I', own, session_user);
    END IF;
END
$$;

-- A role that may delete the rows of a table may replace them by others.
CREATE FUNCTION require_read_model(read_model text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT has_table_privilege(session_user, format('public.%I', read_model), 'DELETE') THEN
        RAISE EXCEPTION '% is not a read model of %', read_model, session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- The new table has the privileges of the old one.
CREATE FUNCTION create_read_model_rebuild(read_model text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
DECLARE
    rebuild text := read_model || '_rebuild';
    granted record;
BEGIN
    PERFORM public.require_read_model(read_model);
    EXECUTE format('DROP TABLE IF EXISTS public.%I', rebuild);
    EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL) WITH (fillfactor = 50)', rebuild, read_model);
    FOR granted IN
        SELECT privilege_type, CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role
          FROM pg_class, aclexplode(relacl)
         WHERE oid = format('public.%I', read_model)::regclass AND grantee <> relowner
    LOOP
        EXECUTE format('GRANT %s ON public.%I TO %s', granted.privilege_type, rebuild, granted.role);
    END LOOP;
END
$$;

CREATE FUNCTION swap_read_model_rebuild(read_model text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET client_min_messages = warning AS $$
BEGIN
    PERFORM public.require_read_model(read_model);
    EXECUTE format('DROP TABLE public.%I', read_model);
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', read_model || '_rebuild', read_model);
END
$$;

REVOKE EXECUTE ON FUNCTION create_log_partition(bigint, bigint), create_log_replacement(bigint, bigint),
                           exchange_log_partition(bigint, bigint, integer), create_read_model_rebuild(text),
                           swap_read_model_rebuild(text) FROM PUBLIC;
