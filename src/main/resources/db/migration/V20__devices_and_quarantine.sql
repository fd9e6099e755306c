-- Which vehicle carries a device, and what devices sent that could not be stored. In a file of its own: a value of an enum
-- can't be used by the transaction that adds it.
ALTER TYPE event_type ADD VALUE 'DeviceAssigned';
ALTER TYPE event_type ADD VALUE 'DeviceReleased';
ALTER TYPE event_type ADD VALUE 'ReportQuarantined';
ALTER TYPE event_type ADD VALUE 'ReportAdmitted';
ALTER TYPE event_type ADD VALUE 'ReportDiscarded';
