-- Who may do what. In a file of its own: a value of an enum can't be used by the transaction that adds it.
ALTER TYPE event_type ADD VALUE 'KeyIssued';
ALTER TYPE event_type ADD VALUE 'KeyChanged';
ALTER TYPE event_type ADD VALUE 'KeyRevoked';
