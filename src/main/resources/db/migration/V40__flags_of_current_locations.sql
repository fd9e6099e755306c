-- What is odd about the location where a vehicle is now; null nearly everywhere. No index: updates stay heap-only.
ALTER TABLE vehicle_current_location ADD COLUMN flags jsonb;
