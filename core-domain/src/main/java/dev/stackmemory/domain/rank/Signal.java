package dev.stackmemory.domain.rank;

/** What a score is made of. */
public enum Signal {
    /** The frame holds the query's words: BM25. */
    WORDS,
    /** Frames around it in its session hold words that it lacks. */
    CONTEXT,
    /** Words that are neighbours in the query are near each other in the frame. */
    PROXIMITY,
    /** The words stand early in its texts. */
    LEAD,
    /** It shares further words with the best frames. */
    FEEDBACK,
    /** Its embedding is near the query's. */
    MEANING,
    /** It is recent. */
    RECENCY,
    /** It belongs to the session in which the question is asked. */
    SESSION
}
