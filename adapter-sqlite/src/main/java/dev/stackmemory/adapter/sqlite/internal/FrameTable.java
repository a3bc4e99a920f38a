package dev.stackmemory.adapter.sqlite.internal;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The columns that lists, counts and filters use, as jOOQ knows them. Loaded only by those. */
final class FrameTable {
    static final Table<Record> FRAMES = DSL.table(DSL.name("frames"));
    static final Field<Long> FRAME_KEY = DSL.field(DSL.name("frames", "frame_key"), SQLDataType.BIGINT);
    static final Field<String> FRAME_ID = DSL.field(DSL.name("frames", "frame_id"), SQLDataType.CLOB);
    static final Field<Long> REVISION = DSL.field(DSL.name("frames", "revision"), SQLDataType.BIGINT);
    static final Field<Integer> AT_HOME = DSL.field(DSL.name("frames", "at_home"), SQLDataType.INTEGER);
    static final Field<Object> PROJECT_ID = DSL.field(DSL.name("frames", "project_id"));
    static final Field<Object> SESSION_ID = DSL.field(DSL.name("frames", "session_id"));
    static final Field<Object> PARENT_FRAME_ID = DSL.field(DSL.name("frames", "parent_frame_id"));
    static final Field<Object> TYPE = DSL.field(DSL.name("frames", "type"));
    static final Field<Object> NAME = DSL.field(DSL.name("frames", "name"));
    static final Field<Object> STATE = DSL.field(DSL.name("frames", "state"));
    static final Field<Object> PACKED_TAGS = DSL.field(DSL.name("frames", "tags"));
    static final Field<Long> CREATED_AT = DSL.field(DSL.name("frames", "created_at"), SQLDataType.BIGINT);
    static final Field<Double> SCORE = DSL.field(DSL.name("frames", "score"), SQLDataType.DOUBLE);

    /** How many days after 1970-01-01 the frame was created, in UTC; null where its time is unknown. */
    static final Field<Long> DAY = DSL.field(
            "CASE WHEN {0} <> 0 THEN ({0} - (({0} % 86400000) + 86400000) % 86400000) / 86400000 END",
            SQLDataType.BIGINT, CREATED_AT);

    /** The tenth of [0, 1] that the score lies in, from 0; 10 for a score of 1. */
    static final Field<Integer> TENTH = DSL.field("CAST({0} * 10 AS INTEGER)", SQLDataType.INTEGER, SCORE);

    static final Table<Record> TAGS = DSL.table(DSL.name("tags"));
    static final Field<Object> TAG = DSL.field(DSL.name("tags", "tag"));
    static final Field<Long> TAG_FRAME_KEY = DSL.field(DSL.name("tags", "frame_key"), SQLDataType.BIGINT);

    private FrameTable() {}
}
