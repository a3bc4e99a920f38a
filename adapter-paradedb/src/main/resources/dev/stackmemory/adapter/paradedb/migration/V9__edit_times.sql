-- When and where the latest edits of shared frames were made, by a hybrid logical clock.
CREATE TABLE stackmemory.edit_times (
    frame_id     text COLLATE "C" PRIMARY KEY,
    edited_at    bigint  NOT NULL,
    counter      integer NOT NULL,
    node         text COLLATE "C" NOT NULL,
    content_hash bytea   NOT NULL
) WITH (fillfactor = 90);
