-- Edits made here of frames that all nodes share, until those are published.
CREATE TABLE unpublished_edits (
    edit_key            INTEGER PRIMARY KEY,
    frame_id            TEXT    NOT NULL UNIQUE,
    -- The shared revision that was edited, in the JSON form of frames.
    base                TEXT    NOT NULL,
    base_hash           BLOB    NOT NULL,
    base_ledger_version INTEGER NOT NULL,
    -- When it was edited last, by a hybrid logical clock.
    edited_at           INTEGER NOT NULL,
    counter             INTEGER NOT NULL,
    node                ANY     NOT NULL
) STRICT;

-- The latest time of all edits that there ever were; no row before the first.
CREATE TABLE latest_edit (
    only_row  INTEGER PRIMARY KEY CHECK (only_row = 1),
    edited_at INTEGER NOT NULL,
    counter   INTEGER NOT NULL,
    node      ANY     NOT NULL
) STRICT;

PRAGMA user_version = 4;
