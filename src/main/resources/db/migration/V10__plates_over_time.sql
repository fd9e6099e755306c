-- A vehicle under one of its plates: one row for each plate that it bore, so that it is known which it bore when, and who
-- bore a plate. The first one counts from ever, since locations may be told that are older than the registration.
-- A read model: it is folded from the log again.
DROP TABLE vehicle;
DROP TABLE IF EXISTS vehicle_rebuild;
DELETE FROM checkpoint WHERE name IN ('vehicle-directory', 'vehicle-directory/rebuild');
DELETE FROM poison_event WHERE projection IN ('vehicle-directory', 'vehicle-directory/rebuild');

CREATE TABLE vehicle (
    vehicle_id    uuid        NOT NULL,
    position      bigint      NOT NULL,
    license_plate text        NOT NULL,
    registered_at timestamptz NOT NULL,
    borne_from    timestamptz NOT NULL,
    borne_until   timestamptz,
    retired_at    timestamptz,
    PRIMARY KEY (vehicle_id, position)
);

COMMENT ON COLUMN vehicle.position IS 'of the event that gave it the plate';
COMMENT ON COLUMN vehicle.borne_until IS 'null while it bears the plate';
COMMENT ON COLUMN vehicle.retired_at IS 'when it went out of service, in the row of its last plate';

CREATE INDEX vehicle_license_plate ON vehicle (license_plate);

ALTER TABLE vehicle_current_location ADD COLUMN retired_at timestamptz;
