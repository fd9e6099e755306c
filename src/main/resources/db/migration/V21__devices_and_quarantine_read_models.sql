-- Which vehicle carried which device from when on. Rows of one device in the order of time, then of the log; ids of devices
-- are in the order of their bytes, which no database sorts differently.
CREATE TABLE device_change (
    device_id     text COLLATE "C" NOT NULL,
    at            timestamptz NOT NULL,
    position      bigint      NOT NULL,
    change_id     uuid        NOT NULL,
    vehicle_id    uuid,
    license_plate text,
    PRIMARY KEY (device_id, at, position)
);

COMMENT ON COLUMN device_change.vehicle_id IS 'null when nobody carries it from then on';

-- What was put aside, and what became of it.
CREATE TABLE quarantined_report (
    report_quarantined_id uuid        PRIMARY KEY,
    received_at           timestamptz NOT NULL,
    dialect               text        NOT NULL,
    device_id             text,
    reason                text        NOT NULL,
    request               jsonb       NOT NULL,
    state                 text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'admitted', 'discarded')),
    settled_at            timestamptz,
    settlement            jsonb
);

COMMENT ON COLUMN quarantined_report.settlement IS 'payload of the event that settled it';

CREATE INDEX quarantined_report_state ON quarantined_report (state, report_quarantined_id);
