package dev.stackmemory.adapter.paradedb.internal;

import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * In which partition of {@code frames} a frame was last seen and under which key, or is likely to stand because its id tells when it was made (UUIDs of
 * version 7). A guess, which the statement that follows it confirms; a wrong one costs a further statement. Takes two megabytes, whatever the number of
 * frames: of two ids that meet in a slot, the later stays. Thread-safe.
 */
final class Partitions {
    private static final int SLOT_BITS = 17;
    /** More partitions than months that anyone keeps. */
    private static final int MOST = 1 << 14;

    private static final int HEXADECIMAL = 16;

    private final AtomicLongArray slots = new AtomicLongArray(1 << SLOT_BITS);
    /** Beside each slot. Of two threads that meet there one may leave the key of another frame, under which this one is not found. */
    private final AtomicLongArray keys = new AtomicLongArray(1 << SLOT_BITS);

    private final CopyOnWriteArrayList<String> tables = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    /**
     * Where a frame may stand.
     *
     * @param key under which it was seen there; {@link #UNKNOWN} if nobody has looked
     */
    record Guess(String table, long key) {}

    /** No frame has this key. */
    static final long UNKNOWN = 0;

    /** The table of a month. */
    static String table(YearMonth month) {
        return "stackmemory.frames_" + Months.suffix(month);
    }

    /** The frame stands in that table under that key, which may be {@link #UNKNOWN}. */
    void saw(String id, String table, long key) {
        Integer known = numbers.get(table);
        int number = known == null ? add(table) : known;
        keys.set(slot(id), key);
        slots.set(slot(id), (long) id.hashCode() << Integer.SIZE | number);
    }

    /** The number of the table, from 1; 0 if there are too many. */
    private synchronized int add(String table) {
        Integer known = numbers.get(table);
        if (known != null || tables.size() == MOST) {
            return known == null ? 0 : known;
        }
        tables.add(table);
        numbers.put(table, tables.size());
        return tables.size();
    }

    /** Where the frame may stand. */
    @Nullable
    Guess guess(String id) {
        long slot = slots.get(slot(id));
        int number = (int) slot;
        if (number > 0 && (int) (slot >> Integer.SIZE) == id.hashCode()) {
            return new Guess(tables.get(number - 1), keys.get(slot(id)));
        }
        long createdAt = millisOf(id);
        if (createdAt < 0) {
            return null;
        }
        String table = table(Months.monthOf(createdAt));
        return numbers.containsKey(table) ? new Guess(table, UNKNOWN) : null;
    }

    private static int slot(String id) {
        return (id.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - SLOT_BITS);
    }

    /** When a UUID of version 7 was made (RFC 9562), in milliseconds; a negative number for any other id. */
    private static long millisOf(String id) {
        if (id.length() != 36 || id.charAt(8) != '-' || id.charAt(13) != '-' || id.charAt(14) != '7') {
            return -1;
        }
        long millis = 0;
        for (int index = 0; index < 13; index++) {
            if (index != 8) {
                int digit = Character.digit(id.charAt(index), HEXADECIMAL);
                if (digit < 0) {
                    return -1;
                }
                millis = millis << 4 | digit;
            }
        }
        return millis;
    }
}
