package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import java.util.Locale;
import org.apache.lucene.index.Term;

/** The fields of an index, and what stands in them. A change here changes {@link #FORM}. */
public final class IndexFields {
    /** Stamped on every index beside the versions of the domain. */
    static final int FORM = 1;

    public static final String ID = "id";
    /** Each frame once, with its length + 1 as the frequency: so a project's number and total length of frames are term statistics. */
    static final String PROJECT = "project";

    static final String SESSION = "session";
    static final String TYPE = "type";
    static final String STATE = "state";
    static final String TAG = "tag";
    static final String CREATED = "created";
    static final String IMPORTANCE = "importance";
    public static final String REVISION = "revision";
    static final String LENGTH = "length";
    /** All fields of a frame together: frequencies weighted, no positions. */
    static final String TEXT = "text";

    private static final String[] PARTS = new String[FrameField.values().length];

    static {
        for (FrameField field : FrameField.values()) {
            PARTS[field.number()] = "text." + field.name().toLowerCase(Locale.ROOT);
        }
    }

    private IndexFields() {}

    /** One field of a frame: plain frequencies, with positions. */
    static String part(FrameField field) {
        return PARTS[field.number()];
    }

    /** How much one occurrence counts in the given index field, beyond what its frequency there says already. */
    static int weight(String indexField) {
        for (FrameField field : FrameField.values()) {
            if (PARTS[field.number()].equals(indexField)) {
                return field.weight();
            }
        }
        return 1;
    }

    static Term term(IndexTerm term) {
        return new Term(field(term), term.text());
    }

    static String field(IndexTerm term) {
        return term.field().map(IndexFields::part).orElse(TEXT);
    }
}
