package dev.stackmemory.adapter.paradedb.internal;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The columns that lists, counts and filters use, as jOOQ knows them. */
final class FrameTable {
    static final Table<Record> FRAMES =
            DSL.table(DSL.name("stackmemory", "frames")).as("frames");
    static final Field<Long> FRAME_KEY = DSL.field(DSL.name("frames", "frame_key"), SQLDataType.BIGINT);
    static final Field<String> FRAME_ID = text("frame_id");
    static final Field<Long> REVISION = DSL.field(DSL.name("frames", "revision"), SQLDataType.BIGINT);
    static final Field<Boolean> AT_HOME = DSL.field(DSL.name("frames", "at_home"), SQLDataType.BOOLEAN);
    static final Field<String> PROJECT_ID = text("project_id");
    static final Field<String> SESSION_ID = text("session_id");
    static final Field<String> PARENT_FRAME_ID = text("parent_frame_id");
    static final Field<String> TYPE = text("type");
    static final Field<String> NAME = text("name");
    static final Field<String> STATE = text("state");
    static final Field<String[]> TAGS = DSL.field(DSL.name("frames", "tags"), SQLDataType.CLOB.array());
    static final Field<Long[]> TAG_KEYS = DSL.field(DSL.name("frames", "tag_keys"), SQLDataType.BIGINT.array());
    static final Field<Long> CREATED_AT = DSL.field(DSL.name("frames", "created_at"), SQLDataType.BIGINT);
    static final Field<Double> SCORE = DSL.field(DSL.name("frames", "score"), SQLDataType.DOUBLE);

    /** How many days after 1970-01-01 the frame was created, in UTC; null where its time is unknown. */
    static final Field<Long> DAY = DSL.field(
            "CASE WHEN {0} <> 0 THEN ({0} - (({0} % 86400000) + 86400000) % 86400000) / 86400000 END",
            SQLDataType.BIGINT, CREATED_AT);

    /** The tenth of [0, 1] that the score lies in, from 0; 10 for a score of 1. */
    static final Field<Integer> TENTH = DSL.field("CAST(floor({0} * 10) AS integer)", SQLDataType.INTEGER, SCORE);

    private FrameTable() {}

    private static Field<String> text(String column) {
        return DSL.field(DSL.name("frames", column), SQLDataType.CLOB);
    }
}
