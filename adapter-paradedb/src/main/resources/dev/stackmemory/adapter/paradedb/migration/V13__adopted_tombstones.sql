-- Keys of other stores, under which ids were hashed that stand in tombstones since a migration brought them here.
CREATE TABLE stackmemory.adopted_keys (
    tombstone_key bytea PRIMARY KEY
);
