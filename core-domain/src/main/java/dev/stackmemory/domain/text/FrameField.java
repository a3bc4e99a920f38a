package dev.stackmemory.domain.text;

/**
 * The parts of a frame that are searched. A term's frequency counts each occurrence as often as its field weighs: BM25F with
 * whole-numbered weights, which an index can apply when it is written (Robertson, Zaragoza and Taylor, "Simple BM25 extension to
 * multiple weighted fields", 2004). The length of a frame knows no weights: it is the number of its different terms.
 */
public enum FrameField {
    NAME(0, 2),
    DIGEST(1, 1),
    CONTENT(2, 1),
    ANCHORS(3, 2),
    EVENTS(4, 1);

    /** Stamped on every index: an index of another version must be rebuilt. Changes with the fields, their weights and their texts. */
    public static final int FORM_VERSION = 1;

    private final int number;
    private final int weight;

    FrameField(int number, int weight) {
        this.number = number;
        this.weight = weight;
    }

    /** Its place among the fields, from 0. */
    public int number() {
        return number;
    }

    /** How often one token of the field counts; at least 1. */
    public int weight() {
        return weight;
    }
}
