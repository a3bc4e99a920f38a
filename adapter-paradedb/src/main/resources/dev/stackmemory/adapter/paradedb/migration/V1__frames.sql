-- Texts as they came stand in text columns. What PostgreSQL refuses (U+0000 and halves of surrogate pairs) is escaped as U+FFFE and four
-- hexadecimal digits, and so is U+FFFE itself: every text has exactly one form, and ordinary text is its own. Ids are never escaped.
-- Times are milliseconds since 1970, because frames may be older and newer than PostgreSQL's own times can be.

CREATE TABLE stackmemory.store (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    history_id    text   NOT NULL,
    -- The number of the newest change. Whoever changes frames or ledger locks this row first, so that numbers grow in the order of commits.
    changes       bigint NOT NULL,
    -- The number of the newest change that took a frame away: no replica of the server that has not reached it is asked.
    removed_at    bigint NOT NULL,
    tombstone_key bytea  NOT NULL
) WITH (fillfactor = 10);
INSERT INTO stackmemory.store (history_id, changes, removed_at, tombstone_key)
VALUES (replace(gen_random_uuid()::text, '-', ''), 0, 0,
        decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Who is whose home, and which copy lies here. Not partitioned: it owns the uniqueness of ids, and knows in which month a frame stands.
CREATE TABLE stackmemory.ledger (
    frame_id            text COLLATE "C" PRIMARY KEY,
    -- The residency. Absent where the ledger does not know the frame, of which only a copy lies here.
    project_id          text COLLATE "C",
    home                text COLLATE "C",
    tier_level          smallint,
    ledger_version      bigint,
    revision            bigint,
    content_hash        bytea,
    size_bytes          bigint,
    created_at          bigint,
    promoted_at         bigint,
    access_count        bigint NOT NULL DEFAULT 0,
    last_accessed       bigint,
    active              boolean,
    keep_forever        boolean,
    score               double precision,
    -- The copy in frames. Absent where none lies here.
    copy_key            bigint,
    copy_created_at     bigint,
    copy_revision       bigint,
    copy_ledger_version bigint,
    -- Whether the copy is the home.
    at_home             boolean NOT NULL DEFAULT false
) WITH (fillfactor = 90);

-- One row for each copy; the month of its creation is its partition. Its key is the number of the change that brought this revision, so
-- that the feed of changes is the table itself.
CREATE TABLE stackmemory.frames (
    frame_key            bigint  NOT NULL,
    created_at           bigint  NOT NULL,
    revision             bigint  NOT NULL,
    ledger_version       bigint  NOT NULL,
    closed_at            bigint,
    score                double precision NOT NULL,
    prov_confidence      double precision NOT NULL,
    depth                integer NOT NULL,
    event_count          integer NOT NULL,
    anchor_count         integer NOT NULL,
    at_home              boolean NOT NULL,
    frame_id             text COLLATE "C" NOT NULL,
    project_id           text COLLATE "C" NOT NULL,
    session_id           text COLLATE "C",
    run_id               text COLLATE "C",
    parent_frame_id      text COLLATE "C",
    type                 text COLLATE "C" NOT NULL,
    name                 text COLLATE "C" NOT NULL,
    state                text COLLATE "C" NOT NULL,
    retention            text COLLATE "C" NOT NULL,
    prov_source          text COLLATE "C" NOT NULL,
    prov_derivation      text COLLATE "C" NOT NULL,
    prov_superseded_by   text COLLATE "C",
    prov_program_version text COLLATE "C" NOT NULL,
    content_hash         bytea   NOT NULL,
    tags                 text[] COLLATE "C",
    -- A hash of each tag, for the index, whose entries may not be as long as tags may be.
    tag_keys             bigint[],
    -- The long texts, or null where they stand compressed in packed.
    content              text COLLATE "C",
    inputs               text COLLATE "C",
    outputs              text COLLATE "C",
    digest               text COLLATE "C",
    digest_json          text COLLATE "C",
    metadata             text COLLATE "C",
    packed               bytea,
    -- Derived from metadata where that is JSON which PostgreSQL takes; the text is what counts.
    metadata_json        jsonb,
    PRIMARY KEY (frame_key, created_at)
) PARTITION BY RANGE (created_at);
ALTER TABLE stackmemory.frames ALTER COLUMN packed SET STORAGE EXTERNAL;
CREATE INDEX frames_by_time ON stackmemory.frames (created_at);
CREATE INDEX frames_by_project ON stackmemory.frames (project_id, created_at);
CREATE INDEX frames_by_session ON stackmemory.frames (session_id, created_at) WHERE session_id IS NOT NULL;
CREATE INDEX frames_by_tag ON stackmemory.frames USING gin (tag_keys) WHERE tag_keys IS NOT NULL;
CREATE INDEX frames_by_metadata ON stackmemory.frames USING gin (metadata_json jsonb_path_ops) WHERE metadata_json IS NOT NULL;

-- Events and anchors of a frame, in its month, in the order of their ordinals.
CREATE TABLE stackmemory.events (
    frame_key  bigint  NOT NULL,
    created_at bigint  NOT NULL,
    sequence   bigint  NOT NULL,
    at         bigint  NOT NULL,
    ordinal    integer NOT NULL,
    event_id   text COLLATE "C" NOT NULL,
    type       text COLLATE "C" NOT NULL,
    payload    text COLLATE "C" NOT NULL,
    PRIMARY KEY (frame_key, ordinal, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE stackmemory.anchors (
    frame_key   bigint  NOT NULL,
    created_at  bigint  NOT NULL,
    anchored_at bigint  NOT NULL,
    ordinal     integer NOT NULL,
    priority    integer NOT NULL,
    anchor_id   text COLLATE "C" NOT NULL,
    type        text COLLATE "C" NOT NULL,
    text        text COLLATE "C" NOT NULL,
    metadata    text COLLATE "C" NOT NULL,
    PRIMARY KEY (frame_key, ordinal, created_at)
) PARTITION BY RANGE (created_at);

CREATE TABLE stackmemory.frames_other PARTITION OF stackmemory.frames DEFAULT;
CREATE TABLE stackmemory.events_other PARTITION OF stackmemory.events DEFAULT;
CREATE TABLE stackmemory.anchors_other PARTITION OF stackmemory.anchors DEFAULT;

-- Makes the partitions of one month of creation times, and moves to them what the default partitions hold of it. False if they are there.
CREATE FUNCTION stackmemory.create_month(month text, first_at bigint, end_at bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    parent text;
    part text;
BEGIN
    PERFORM 1 FROM stackmemory.store FOR NO KEY UPDATE;
    IF to_regclass('stackmemory.frames_' || month) IS NOT NULL THEN
        RETURN false;
    END IF;
    FOREACH parent IN ARRAY ARRAY['frames', 'events', 'anchors'] LOOP
        part := parent || '_' || month;
        EXECUTE format('CREATE TABLE stackmemory.%I (LIKE stackmemory.%I INCLUDING ALL)', part, parent);
        EXECUTE format('WITH moved AS (DELETE FROM stackmemory.%I WHERE created_at >= %L AND created_at < %L RETURNING *)'
            || ' INSERT INTO stackmemory.%I SELECT * FROM moved', parent || '_other', first_at, end_at, part);
        EXECUTE format('ALTER TABLE stackmemory.%I ATTACH PARTITION stackmemory.%I FOR VALUES FROM (%L) TO (%L)',
            parent, part, first_at, end_at);
    END LOOP;
    RETURN true;
END
$$;

-- Frames that were at home here and no longer are, at the number of the change that took them away.
CREATE TABLE stackmemory.removals (
    position bigint PRIMARY KEY,
    frame_id text COLLATE "C" NOT NULL UNIQUE
);

-- The number of the newest change in each project: answers that were kept under an older one are stale.
CREATE TABLE stackmemory.project_generations (
    project_id text COLLATE "C" PRIMARY KEY,
    generation bigint NOT NULL
) WITH (fillfactor = 50);

-- A keyed hash of each forgotten id, for ever; the id itself only until every store has confirmed its erasure.
CREATE TABLE stackmemory.tombstones (
    id_hash      bytea  PRIMARY KEY,
    forgotten_at bigint NOT NULL
);
CREATE TABLE stackmemory.pending_erasures (
    erasure      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    frame_id     text COLLATE "C" NOT NULL UNIQUE,
    forgotten_at bigint NOT NULL,
    -- In which month the copy stood, if one lay here.
    created_at   bigint
);

CREATE TABLE stackmemory.outbox (
    sequence bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    topic    text COLLATE "C" NOT NULL,
    frame_id text COLLATE "C" NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at   bigint  NOT NULL DEFAULT -9223372036854775808,
    leased   boolean NOT NULL DEFAULT false,
    reason   text COLLATE "C",
    UNIQUE (frame_id, topic)
);
CREATE INDEX outbox_by_topic ON stackmemory.outbox (topic, sequence);
CREATE TABLE stackmemory.dead_letters (
    letter    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sequence  bigint  NOT NULL,
    topic     text COLLATE "C" NOT NULL,
    frame_id  text COLLATE "C" NOT NULL,
    attempts  integer NOT NULL,
    reason    text COLLATE "C" NOT NULL,
    failed_at bigint  NOT NULL
);
CREATE INDEX dead_letters_by_frame ON stackmemory.dead_letters (frame_id);

CREATE TABLE stackmemory.import_checkpoints (
    -- SHA-256 of the key, which may be longer than an index takes.
    key_hash   bytea PRIMARY KEY,
    source_key text COLLATE "C" NOT NULL,
    position   text COLLATE "C" NOT NULL
);
