-- Text indexes for which an extension proposes the frames: each follows the feed of changes into three tables of its own, named by its key
-- (proposed_documents_…, _terms_… and _totals_…), which are made with it, because the extension's index is of a kind that is there only where
-- the extension is.
CREATE SEQUENCE stackmemory.proposed_text_keys AS integer;

CREATE TABLE stackmemory.proposed_texts (
    name       text COLLATE "C" PRIMARY KEY,
    -- 0 as long as there are no tables.
    table_key  integer NOT NULL,
    -- Which history of changes it follows, by which analyzer and extension it was made; of another, it is made anew.
    history_id text    NOT NULL,
    form       text    NOT NULL,
    -- The newest change that it has seen.
    position   bigint  NOT NULL,
    -- Grows with every commit. Whoever commits locks the row and finds the version as it was, or begins again.
    version    bigint  NOT NULL
) WITH (fillfactor = 10);
