package dev.stackmemory.application;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.ImportCheckpoints;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of frames that a foreign source shows before it shows a later one of the same frame, as transcripts do that go on in another file. Whoever
 * reads the whole source again meets the earlier state first, finds another one at home, and would take it for an edit, and then the later one for
 * another: two revisions for nothing, each time. So the earlier states are remembered with the source. The price: a frame that returns to exactly such a
 * state in a later run stays as it is. Not thread-safe.
 *
 * <p>In memory: 16 to 32 bytes for each frame that the run has read, and a hash for each earlier state. That a state is mistaken for another takes
 * a collision of 128 bits; that a frame is taken for one that this run has shown, of 64 bits, and then only its return to that very state is missed.
 */
final class SupersededStates {
    private static final String KEY_SUFFIX = "#superseded";
    private static final int HASH_DIGITS = 32;

    private final ImportCheckpoints checkpoints;
    private final String key;
    private final ShownFrames shown = new ShownFrames();
    private final Set<String> added = new LinkedHashSet<>();
    private Set<String> saved = Set.of();
    private @Nullable Set<String> known;

    SupersededStates(ImportCheckpoints checkpoints, String sourceKey) {
        this.checkpoints = checkpoints;
        this.key = sourceKey + KEY_SUFFIX;
    }

    /** The source has shown the state of the frame that is at home now. */
    void show(FrameId frame) {
        shown.add(frame);
    }

    /** Whether this run of the source has shown the state of the frame that was at home before the present batch. */
    boolean hasShown(FrameId frame) {
        return shown.contains(frame);
    }

    /** The source has shown a later state of the frame after this one. */
    void add(Frame state, Deadline deadline) {
        String hash = hash(state);
        if (!known(deadline).contains(hash)) {
            added.add(hash);
        }
    }

    /** The source has shown the state once more, after the later one: it holds again. */
    void withdraw(Frame state) {
        if (!added.isEmpty()) {
            added.remove(hash(state));
        }
    }

    /** Whether an earlier run of the source has shown a later state of the frame after this one. */
    boolean wasKnown(Frame state, Deadline deadline) {
        return known(deadline).contains(hash(state));
    }

    /** Makes what was added durable. */
    void save(Deadline deadline) {
        if (!added.equals(saved)) {
            var all = new LinkedHashSet<>(known(deadline));
            all.addAll(added);
            checkpoints.save(key, String.join("\n", all), deadline);
            saved = Set.copyOf(added);
        }
    }

    /** What earlier runs have left. Read when first asked for: most imports meet nothing that is here already. */
    private Set<String> known(Deadline deadline) {
        Set<String> read = known;
        if (read == null) {
            read = Set.copyOf(checkpoints.find(key, deadline).stream()
                    .flatMap(String::lines)
                    .toList());
            known = read;
        }
        return read;
    }

    private static String hash(Frame state) {
        return ContentHash.of(state).hex().substring(0, HASH_DIGITS);
    }

    /** A set of hashes of ids, with open addressing. */
    private static final class ShownFrames {
        private static final long FNV_BASIS = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        private long[] slots = new long[1 << 10];
        private int size;

        void add(FrameId frame) {
            if (2 * size >= slots.length) {
                long[] old = slots;
                slots = new long[2 * old.length];
                Arrays.stream(old).filter(hash -> hash != 0).forEach(hash -> slots[slot(hash)] = hash);
            }
            long hash = hash(frame);
            int slot = slot(hash);
            if (slots[slot] == 0) {
                slots[slot] = hash;
                size++;
            }
        }

        boolean contains(FrameId frame) {
            return slots[slot(hash(frame))] != 0;
        }

        /** Where the hash stands, or would. */
        private int slot(long hash) {
            int slot = (int) (hash >>> 32) & slots.length - 1;
            while (slots[slot] != 0 && slots[slot] != hash) {
                slot = slot + 1 & slots.length - 1;
            }
            return slot;
        }

        /** FNV-1a with a final mix; never 0, which marks a free slot. */
        private static long hash(FrameId frame) {
            long hash = FNV_BASIS;
            for (byte octet : frame.value().getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
            }
            hash ^= hash >>> 29;
            hash *= 0xbf58476d1ce4e5b9L;
            hash ^= hash >>> 32;
            return hash == 0 ? 1 : hash;
        }
    }
}
