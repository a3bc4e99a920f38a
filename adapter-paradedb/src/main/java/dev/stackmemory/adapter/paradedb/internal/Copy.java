package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A frame with what is computed of it without the database: its size, its hash, and its long texts as they will stand in the row. Who asks first computes
 * them; others wait. Thread-safe.
 */
final class Copy {
    /** The fields of larger frames are not made before they are sent, which would take as much memory again. */
    private static final int LARGE = 1 << 16;

    private final Frame frame;
    private final @Nullable ContentHash known;
    private final boolean many;
    private volatile @Nullable Contents contents;

    /** A final class, because it holds arrays. */
    private static final class Contents {
        private final long size;
        private final ContentHash hash;
        private final byte[] hashBytes;
        private final LongTexts texts;
        private byte @Nullable [] fields;

        Contents(long size, ContentHash hash, LongTexts texts) {
            this.size = size;
            this.hash = hash;
            this.hashBytes = Hashes.bytes(hash);
            this.texts = texts;
        }
    }

    private Copy(Frame frame, @Nullable ContentHash known, boolean many) {
        this.frame = frame;
        this.known = known;
        this.many = many;
    }

    /**
     * Prepares the frame.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if it is larger than the limit
     */
    static Copy of(Frame frame, long maxBytes) {
        return prepared(frame, null, maxBytes);
    }

    static Copy of(Frame frame, ContentHash known, long maxBytes) {
        return prepared(frame, known, maxBytes);
    }

    private static Copy prepared(Frame frame, @Nullable ContentHash known, long maxBytes) {
        requireRoom(frame, maxBytes);
        var copy = new Copy(frame, known, false);
        copy.contents();
        return copy;
    }

    /**
     * The same for many frames, which are prepared in their order while the caller goes on: the server waits for the first of them only.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.CapacityExceeded if one is larger than the limit
     */
    static List<Copy> preparing(List<Frame> frames, long maxBytes) {
        var copies = new ArrayList<Copy>(frames.size());
        for (Frame frame : frames) {
            requireRoom(frame, maxBytes);
            copies.add(new Copy(frame, null, true));
        }
        var next = new AtomicInteger();
        for (int worker = 0; worker < ForkJoinPool.getCommonPoolParallelism(); worker++) {
            ForkJoinPool.commonPool().execute(() -> {
                for (int index = next.getAndIncrement(); index < copies.size(); index = next.getAndIncrement()) {
                    copies.get(index).contents();
                }
            });
        }
        return copies;
    }

    private static void requireRoom(Frame frame, long maxBytes) {
        if (FrameSize.atMost(frame) > maxBytes) {
            long size = FrameSize.of(frame);
            if (size > maxBytes) {
                throw Failures.tooLarge(frame.id().value(), size, maxBytes);
            }
        }
    }

    private Contents contents() {
        Contents there = contents;
        if (there == null) {
            synchronized (this) {
                there = contents;
                if (there == null) {
                    there = compute();
                    contents = there;
                }
            }
        }
        return there;
    }

    private Contents compute() {
        var made =
                new Contents(FrameSize.of(frame), known == null ? ContentHash.of(frame) : known, LongTexts.of(frame));
        if (many && made.size < LARGE) {
            var fields = new BinaryFields((int) made.size + 512);
            try {
                FrameColumns.known(frame, made.texts, made.hashBytes, fields);
            } catch (SQLException impossible) {
                throw new IllegalStateException("writing to memory failed", impossible);
            }
            made.fields = fields.toBytes();
        }
        return made;
    }

    FrameId id() {
        return frame.id();
    }

    Frame frame() {
        return frame;
    }

    ContentHash hash() {
        return contents().hash;
    }

    /** The hash as it stands in the row. Not to be changed. */
    byte[] hashBytes() {
        return contents().hashBytes;
    }

    /** What the texts of the frame take, in bytes. */
    long size() {
        return contents().size;
    }

    LongTexts texts() {
        return contents().texts;
    }

    /** The columns of {@link FrameColumns#known} in binary form, where they were made ahead. Not to be changed. */
    byte @Nullable [] fields() {
        return contents().fields;
    }
}
