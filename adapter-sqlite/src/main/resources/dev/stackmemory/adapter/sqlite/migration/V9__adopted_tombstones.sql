-- Keys of other stores, under which ids were hashed that stand in tombstones since a migration brought them here.
CREATE TABLE adopted_keys (
    tombstone_key BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 9;
