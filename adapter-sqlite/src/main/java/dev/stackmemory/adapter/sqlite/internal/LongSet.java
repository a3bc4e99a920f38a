package dev.stackmemory.adapter.sqlite.internal;

import java.util.Arrays;

/** A set of positive longs without boxing, by open addressing. Not thread-safe while it grows. */
final class LongSet {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] table = new long[64];
    private int size;

    void add(long value) {
        if (2 * (size + 1) > table.length) {
            long[] old = table;
            table = new long[2 * old.length];
            Arrays.stream(old).filter(kept -> kept != 0).forEach(kept -> table[slot(kept)] = kept);
        }
        int slot = slot(value);
        if (table[slot] == 0) {
            table[slot] = value;
            size++;
        }
    }

    boolean contains(long value) {
        return table[slot(value)] != 0;
    }

    /** Where the value stands, or the free place for it. */
    private int slot(long value) {
        int mask = table.length - 1;
        int slot = (int) ((value * MIX) >>> 40) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
