-- Rights that end by themselves.
CREATE TABLE stackmemory.leases (
    -- SHA-256 of the name, which may be longer than an index takes.
    name_hash bytea  PRIMARY KEY,
    -- From then on others may take it.
    end_at    bigint NOT NULL,
    name      text COLLATE "C" NOT NULL,
    holder    text COLLATE "C" NOT NULL
) WITH (fillfactor = 50);

-- Copies of frames that are at home elsewhere: empty, and so free, where there are none. Its condition names what an edit leaves as it is (the
-- key of the copy is not), so that the row's new version needs no new entries in the indexes.
CREATE INDEX ledger_replicas ON stackmemory.ledger (frame_id) WHERE NOT at_home AND copy_created_at IS NOT NULL;
