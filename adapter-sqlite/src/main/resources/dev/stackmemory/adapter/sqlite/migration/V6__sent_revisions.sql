-- Revisions that the home which all nodes share was asked to take. It may hold them, though its answer never came.
CREATE TABLE sent_revisions (
    sent_key INTEGER PRIMARY KEY,
    frame_id TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    UNIQUE (frame_id, revision, hash)
) STRICT;

PRAGMA user_version = 6;
