-- The words of the frames at home, derived from the feed of changes. An index is a set of segments that are written once; what was edited or
-- removed since is hidden by a bit. The postings of a term in a segment are one row, because a row for each posting would be a hundred times as
-- many, and ten times as large.

CREATE TABLE stackmemory.text_indexes (
    name       text COLLATE "C" PRIMARY KEY,
    -- Which history of changes it follows, made by which analyzer in which form; of another, it is made anew.
    history_id text   NOT NULL,
    form       text   NOT NULL,
    -- The newest change that it has seen.
    position   bigint NOT NULL,
    -- Grows with every commit. Whoever commits locks the row and finds the version as it was, or begins again.
    version    bigint NOT NULL
) WITH (fillfactor = 10);

CREATE SEQUENCE stackmemory.text_segment_keys;

CREATE TABLE stackmemory.text_segments (
    segment    bigint  PRIMARY KEY,
    documents  integer NOT NULL,
    -- Holds words of frames that were removed, so that it must be written anew.
    to_erase   boolean NOT NULL,
    index_name text COLLATE "C" NOT NULL,
    -- No longer part of the index, kept for searches that are under way.
    dropped_at timestamptz,
    columns    bytea   NOT NULL,
    dictionary bytea   NOT NULL,
    -- A bit for each hidden document, the lowest first.
    hidden     bytea   NOT NULL
);
ALTER TABLE stackmemory.text_segments ALTER COLUMN columns SET STORAGE EXTERNAL;
ALTER TABLE stackmemory.text_segments ALTER COLUMN dictionary SET STORAGE EXTERNAL;
CREATE INDEX text_segments_by_index ON stackmemory.text_segments (index_name);

CREATE TABLE stackmemory.text_postings (
    segment   bigint  NOT NULL,
    documents integer NOT NULL,
    term      text COLLATE "C" NOT NULL,
    postings  bytea   NOT NULL,
    -- Apart, because only phrases and the ranking of the best read them.
    positions bytea   NOT NULL,
    PRIMARY KEY (segment, term)
);
ALTER TABLE stackmemory.text_postings ALTER COLUMN postings SET STORAGE EXTERNAL;
ALTER TABLE stackmemory.text_postings ALTER COLUMN positions SET STORAGE EXTERNAL;
