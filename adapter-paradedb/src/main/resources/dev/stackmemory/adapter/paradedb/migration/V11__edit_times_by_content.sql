-- A revision may be announced and never come to be: its time stands beside that of the revision which is there.
ALTER TABLE stackmemory.edit_times DROP CONSTRAINT edit_times_pkey, ADD PRIMARY KEY (frame_id, content_hash),
    ADD COLUMN put_at bigint NOT NULL DEFAULT 0;
