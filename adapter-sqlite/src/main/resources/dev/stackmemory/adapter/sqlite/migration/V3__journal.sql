-- What happened lately, by topic, in the order of its keys.
CREATE TABLE journal (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    topic ANY     NOT NULL,
    at    INTEGER NOT NULL,
    text  ANY     NOT NULL
) STRICT;
CREATE INDEX journal_by_topic ON journal (topic, entry);

PRAGMA user_version = 3;
