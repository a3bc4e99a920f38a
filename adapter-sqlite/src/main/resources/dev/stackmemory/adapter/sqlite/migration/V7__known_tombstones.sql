-- What homes that several nodes share remember of forgotten frames: hashes of the ids under a key that lies there. It bars nothing here, and is given back to a
-- home that was restored from an older backup.
CREATE TABLE known_tombstones (
    history_id TEXT NOT NULL,
    id_hash    BLOB NOT NULL,
    PRIMARY KEY (history_id, id_hash)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 7;
