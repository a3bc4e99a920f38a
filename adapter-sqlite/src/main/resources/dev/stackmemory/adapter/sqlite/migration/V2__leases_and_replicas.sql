-- Rights that end by themselves.
CREATE TABLE leases (
    name   ANY     PRIMARY KEY,
    holder ANY     NOT NULL,
    -- From then on others may take it.
    end_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Copies of frames that are at home elsewhere: empty, and so free, where there are none.
CREATE INDEX frames_replicas ON frames (frame_id) WHERE at_home = 0;

PRAGMA user_version = 2;
