package dev.stackmemory.domain.text;

/**
 * The parts of a frame that are searched. A token counts as often as its field weighs, in a term's frequency as in the frame's length:
 * BM25F with whole-numbered weights, which an index can apply when it is written (Robertson, Zaragoza and Taylor, "Simple BM25
 * extension to multiple weighted fields", 2004).
 */
public enum FrameField {
    NAME(3),
    DIGEST(2),
    CONTENT(1),
    ANCHORS(2),
    EVENTS(1);

    /** Stamped on every index: an index of another version must be rebuilt. Changes with the fields, their weights and their texts. */
    public static final int FORM_VERSION = 1;

    private final int weight;

    FrameField(int weight) {
        this.weight = weight;
    }

    /** How often one token of the field counts; at least 1. */
    public int weight() {
        return weight;
    }
}
