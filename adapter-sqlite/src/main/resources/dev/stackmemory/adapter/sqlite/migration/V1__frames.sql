-- Columns of type ANY hold text: TEXT where plain UTF-8 can keep it, a BLOB of generalised UTF-8 where half of a surrogate pair stands
-- alone. Every text has exactly one of the two forms, so equality works on them. Times are milliseconds since 1970.

CREATE TABLE store (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    history_id    TEXT    NOT NULL,
    -- The number of the newest change.
    changes       INTEGER NOT NULL,
    tombstone_key BLOB    NOT NULL
) STRICT;
INSERT INTO store VALUES (1, lower(hex(randomblob(16))), 0, randomblob(32));

-- One row for each frame. Its key is the number of the change that brought this revision, so that the feed of changes is the table itself.
-- Narrow, because lists, counts and filters read it; the long texts stand in frame_texts.
CREATE TABLE frames (
    frame_key            INTEGER PRIMARY KEY,
    frame_id             TEXT    NOT NULL UNIQUE,
    revision             INTEGER NOT NULL,
    ledger_version       INTEGER NOT NULL,
    -- 1 where the ledger names this store as the home, 0 for a replica.
    at_home              INTEGER NOT NULL,
    content_hash         BLOB    NOT NULL,
    project_id           TEXT    NOT NULL,
    session_id           TEXT,
    run_id               ANY,
    parent_frame_id      TEXT,
    depth                INTEGER NOT NULL,
    type                 ANY     NOT NULL,
    name                 ANY     NOT NULL,
    state                ANY     NOT NULL,
    created_at           INTEGER NOT NULL,
    closed_at            INTEGER,
    retention            ANY     NOT NULL,
    score                REAL    NOT NULL,
    -- All tags of the frame in one value, as lists need them; the table tags is derived from it.
    tags                 BLOB,
    prov_source          ANY     NOT NULL,
    prov_derivation      ANY     NOT NULL,
    prov_confidence      REAL    NOT NULL,
    prov_superseded_by   ANY,
    prov_program_version ANY     NOT NULL,
    event_count          INTEGER NOT NULL,
    anchor_count         INTEGER NOT NULL
) STRICT;
CREATE INDEX frames_by_time ON frames (created_at DESC, frame_id);
CREATE INDEX frames_by_project ON frames (project_id, created_at DESC, frame_id);
CREATE INDEX frames_by_session ON frames (session_id, project_id, created_at, frame_id, at_home) WHERE session_id IS NOT NULL;

CREATE TABLE frame_texts (
    frame_key   INTEGER PRIMARY KEY REFERENCES frames ON DELETE CASCADE ON UPDATE CASCADE,
    content     ANY NOT NULL,
    inputs      ANY,
    outputs     ANY,
    digest      ANY,
    digest_json ANY,
    metadata    ANY
) STRICT;

-- Events and anchors of a frame stand in the order of their keys.
CREATE TABLE events (
    event_key INTEGER PRIMARY KEY,
    frame_key INTEGER NOT NULL REFERENCES frames ON DELETE CASCADE ON UPDATE CASCADE,
    event_id  ANY     NOT NULL,
    sequence  INTEGER NOT NULL,
    type      ANY     NOT NULL,
    payload   ANY     NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX events_of_frame ON events (frame_key);

CREATE TABLE anchors (
    anchor_key INTEGER PRIMARY KEY,
    frame_key  INTEGER NOT NULL REFERENCES frames ON DELETE CASCADE ON UPDATE CASCADE,
    anchor_id  ANY     NOT NULL,
    type       ANY     NOT NULL,
    text       ANY     NOT NULL,
    priority   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    metadata   ANY     NOT NULL
) STRICT;
CREATE INDEX anchors_of_frame ON anchors (frame_key);

-- Derived from frames.tags for filters. No foreign key, which would need a second index: the keys of a frame's rows are known from it.
CREATE TABLE tags (
    tag       ANY     NOT NULL,
    frame_key INTEGER NOT NULL,
    PRIMARY KEY (tag, frame_key)
) STRICT, WITHOUT ROWID;

-- The ledger.
CREATE TABLE tier_metadata (
    frame_id       TEXT    PRIMARY KEY,
    project_id     TEXT    NOT NULL,
    home           TEXT    NOT NULL,
    tier_level     INTEGER NOT NULL,
    ledger_version INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    content_hash   BLOB    NOT NULL,
    size_bytes     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    promoted_at    INTEGER NOT NULL,
    access_count   INTEGER NOT NULL,
    last_accessed  INTEGER,
    active         INTEGER NOT NULL,
    keep_forever   INTEGER NOT NULL,
    score          REAL    NOT NULL
) STRICT, WITHOUT ROWID;

-- Frames that were at home here and no longer are, at the number of the change that took them away.
CREATE TABLE removals (
    position INTEGER PRIMARY KEY,
    frame_id TEXT NOT NULL UNIQUE
) STRICT;

-- A keyed hash of each forgotten id, for ever; the id itself only until every store has confirmed its erasure.
CREATE TABLE tombstones (
    id_hash      BLOB    PRIMARY KEY,
    forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pending_erasures (
    erasure      INTEGER PRIMARY KEY,
    frame_id     TEXT    NOT NULL UNIQUE,
    forgotten_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    topic    TEXT    NOT NULL,
    frame_id TEXT    NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at   INTEGER NOT NULL DEFAULT -9223372036854775808,
    leased   INTEGER NOT NULL DEFAULT 0,
    reason   ANY,
    UNIQUE (topic, frame_id)
) STRICT;
CREATE TABLE dead_letters (
    letter    INTEGER PRIMARY KEY,
    sequence  INTEGER NOT NULL,
    topic     TEXT    NOT NULL,
    frame_id  TEXT    NOT NULL,
    attempts  INTEGER NOT NULL,
    reason    ANY     NOT NULL,
    failed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE import_checkpoints (
    source_key ANY PRIMARY KEY,
    position   ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
    model_key INTEGER PRIMARY KEY,
    name      ANY     NOT NULL,
    dimension INTEGER NOT NULL,
    -- Grows whenever vectors come or blocks change; what a process keeps in memory is compared with it.
    version   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (name, dimension)
) STRICT;

-- Full-precision components, little-endian, of the revision that the key of the frame names: they go with it. Keys are never used again,
-- so that a key in a block means one vector or none.
CREATE TABLE vectors (
    vector_key INTEGER PRIMARY KEY AUTOINCREMENT,
    model_key  INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
    frame_key  INTEGER NOT NULL REFERENCES frames ON DELETE CASCADE ON UPDATE CASCADE,
    components BLOB    NOT NULL,
    UNIQUE (frame_key, model_key)
) STRICT;
CREATE INDEX vectors_of_model ON vectors (model_key);

-- Quantised copies of the vectors from the first to the last key, some thousand in one value, for scanning. A copy whose vector has gone is
-- passed over in searches, and removed when its frame is erased.
CREATE TABLE vector_blocks (
    block_key    INTEGER PRIMARY KEY,
    model_key    INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
    first_vector INTEGER NOT NULL,
    last_vector  INTEGER NOT NULL,
    members      INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    data         BLOB    NOT NULL
) STRICT;
CREATE INDEX vector_blocks_of_model ON vector_blocks (model_key, last_vector);

PRAGMA application_id = 1397572941;
PRAGMA user_version = 1;
