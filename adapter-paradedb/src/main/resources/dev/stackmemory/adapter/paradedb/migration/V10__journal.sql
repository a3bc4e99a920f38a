-- What happened lately, by topic, in the order of its keys.
CREATE TABLE stackmemory.journal (
    entry      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- SHA-256 of the topic, which may be longer than an index takes.
    topic_hash bytea  NOT NULL,
    at         bigint NOT NULL,
    text       text COLLATE "C" NOT NULL
);
CREATE INDEX journal_by_topic ON stackmemory.journal (topic_hash, entry);
