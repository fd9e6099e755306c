-- A vehicle gets another plate, or goes out of service. In a file of its own: a value of an enum can't be used by the
-- transaction that adds it.
ALTER TYPE event_type ADD VALUE 'LicensePlateChanged';
ALTER TYPE event_type ADD VALUE 'VehicleRetired';
