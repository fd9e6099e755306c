-- Where is it now. Rows are updated all the time and only in columns without an index, so the updates stay heap-only.
CREATE TABLE vehicle_current_location (
    vehicle_id               uuid             PRIMARY KEY,
    license_plate            text,
    latitude                 double precision,
    longitude                double precision,
    altitude_metres          double precision,
    speed_metres_per_second  double precision,
    course_degrees           double precision,
    accuracy_metres          double precision,
    occurred_at              timestamptz,
    recorded_at              timestamptz,
    location_tracked_id      uuid,
    shard                    smallint,
    position                 bigint,
    CHECK (occurred_at IS NULL OR (latitude IS NOT NULL AND longitude IS NOT NULL))
) WITH (fillfactor = 50);

-- Which vehicles there are, by id and by plate.
CREATE TABLE vehicle (
    vehicle_id    uuid        PRIMARY KEY,
    license_plate text        NOT NULL UNIQUE,
    registered_at timestamptz NOT NULL
);

-- Events that a projection could not take. They stop nothing else.
CREATE TABLE poison_event (
    projection text        NOT NULL,
    shard      smallint    NOT NULL,
    position   bigint      NOT NULL,
    error      text        NOT NULL,
    set_aside_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, shard, position)
);
