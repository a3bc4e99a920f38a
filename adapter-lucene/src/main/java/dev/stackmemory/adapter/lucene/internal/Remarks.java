package dev.stackmemory.adapter.lucene.internal;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What Lucene says on standard error though nobody asked: whether it found the vector module. */
public final class Remarks {
    /** Held, because loggers are collected. */
    private static final Logger VECTOR_MODULE = Logger.getLogger("org.apache.lucene.internal.vectorization");

    private Remarks() {}

    /** Keeps them from being written; to be called before Lucene is used. */
    public static void silence() {
        VECTOR_MODULE.setLevel(Level.OFF);
    }
}
