-- What was told wrong is put right by a further event, never by an edit.
ALTER TYPE event_type ADD VALUE 'LocationCorrected';
ALTER TYPE event_type ADD VALUE 'LocationRetracted';
