package dev.stackmemory.adapter.s3.internal.table;

/** The names of the table's columns, as other engines see them. */
final class Column {
    static final String ID = "id";
    static final String REVISION = "revision";
    static final String LEDGER_VERSION = "ledger_version";
    static final String PROJECT = "project";
    static final String CREATED_AT = "created_at";
    static final String SCORE = "score";
    static final String SESSION = "session";
    static final String TYPE = "type";
    static final String STATE = "state";
    static final String TAGS = "tags";
    static final String NAME = "name";
    static final String PARENT = "parent";
    static final String DEPTH = "depth";
    static final String RUN = "run";
    static final String CLOSED_AT = "closed_at";
    static final String RETENTION = "retention";
    static final String CONTENT_HASH = "content_hash";
    static final String SOURCE = "source";
    static final String DERIVATION = "derivation";
    static final String CONFIDENCE = "confidence";
    static final String SUPERSEDED_BY = "superseded_by";
    static final String PROGRAM_VERSION = "program_version";
    static final String CONTENT = "content";
    static final String INPUTS = "inputs";
    static final String OUTPUTS = "outputs";
    static final String DIGEST = "digest";
    static final String DIGEST_JSON = "digest_json";
    static final String METADATA = "metadata";
    static final String EVENTS = "events";
    static final String ANCHORS = "anchors";
    static final String EXACT = "exact";

    private Column() {}
}
