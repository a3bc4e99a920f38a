-- Copies of frames that are at home elsewhere. Not logged: a crash of the server empties the table, which costs slower reads and nothing else.
CREATE UNLOGGED TABLE stackmemory.session_cache (
    -- The keyed hash of the id, as in tombstones: a row may be one itself.
    id_hash        bytea   PRIMARY KEY,
    -- From then on nobody sees the row. Copies live equally long after they were read, so that the first to end is the one read longest ago.
    ends_at        bigint  NOT NULL,
    revision       bigint,
    ledger_version bigint,
    validated_at   bigint,
    -- What the copy takes; 0 where there is none, because the frame was forgotten and is not to come back.
    bytes          integer NOT NULL,
    content_hash   bytea,
    copy           bytea
);
ALTER TABLE stackmemory.session_cache ALTER COLUMN copy SET STORAGE EXTERNAL;
-- Answers by itself which copies are too many.
CREATE INDEX session_cache_by_end ON stackmemory.session_cache (ends_at, id_hash) INCLUDE (bytes);
