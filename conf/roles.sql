-- Roles of the service on a PostgreSQL of your own. Execute it once as a superuser, in the database of the service, which is
-- empty: psql -v ON_ERROR_STOP=1 -d tracking -f conf/roles.sql
-- Then set passwords: \password tracking_owner and \password tracking.
--
-- DATABASE_MIGRATE_URL names tracking_owner, DATABASE_URL names tracking. The service grants the privileges on its tables
-- to tracking after each migration.

CREATE ROLE tracking_owner LOGIN;
CREATE ROLE tracking LOGIN;

-- tracking_owner creates and owns the tables.
GRANT CREATE, USAGE ON SCHEMA public TO tracking_owner;

-- No one else connects or makes temporary tables.
DO $$
BEGIN
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO tracking_owner, tracking', current_database());
END
$$;
