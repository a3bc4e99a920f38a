package dev.stackmemory.adapter.paradedb.internal.text;

/**
 * The postings of one term in one segment. A final class, because its components are arrays; they are never changed.
 *
 * <p>For each document in ascending order: the distance from the one before, and the number of occurrences in each field. If they are all in
 * the content, these are one number, twice their count; else the set of fields (a bit each), doubled and one added, and a number for each of the
 * fields. Positions stand apart, in the same order, field by field, each as the distance from the one before in its field.
 */
public final class TermPostings {
    private final int documents;
    private final byte[] postings;
    private final byte[] positions;

    public TermPostings(int documents, byte[] postings, byte[] positions) {
        this.documents = documents;
        this.postings = postings;
        this.positions = positions;
    }

    /** How many documents hold the term. */
    public int documents() {
        return documents;
    }

    public byte[] postings() {
        return postings;
    }

    public byte[] positions() {
        return positions;
    }
}
