package dev.stackmemory.adapter.lucene.internal;

/** The fields of an index, and what stands in them. A change here changes {@link #FORM}. */
public final class IndexFields {
    /** Stamped on every index beside the versions of the domain. */
    static final int FORM = 2;

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
    /** All terms of a frame: each occurrence as often as its field weighs, at a position that counts on over the fields. */
    static final String TEXT = "text";
    /** Where in {@link #TEXT} each field of the frame begins. */
    static final String STARTS = "starts";

    private IndexFields() {}
}
