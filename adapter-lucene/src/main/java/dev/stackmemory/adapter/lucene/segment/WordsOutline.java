package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.adapter.lucene.internal.Failures;
import dev.stackmemory.adapter.lucene.internal.IndexStamp;
import dev.stackmemory.domain.frame.ProjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.ByteArrayDataInput;

/**
 * Where in the file of a segment the {@linkplain ProjectWords words} of each project stand. It is found from the end of the file, so that two small reads give the
 * statistics of a project. Segments of earlier versions of the program have none. Immutable.
 */
public final class WordsOutline {
    /** What has to be known of the end of a file; more of it saves a read. */
    public static final int END = 32 << 10;

    static final long MAGIC = 0x534D_574F_5244_5331L;
    /** The length of the outline and the magic number. */
    static final int TRAILER = Integer.BYTES + Long.BYTES;

    /** A part of the file. */
    public record Range(long offset, int length) {}

    private final int frames;
    private final Map<ProjectId, Range> words;

    private WordsOutline(int frames, Map<ProjectId, Range> words) {
        this.frames = frames;
        this.words = words;
    }

    /**
     * Where the outline stands.
     *
     * @param end the last bytes of the file, at least {@link #END} of them unless it is shorter
     * @param size of the whole file
     * @return empty if the file has no outline, or is damaged
     */
    public static Optional<Range> locate(byte[] end, long size) {
        ByteBuffer bytes = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        long start = size - end.length;
        int tablePlace = end.length - CodecUtil.footerLength() - Long.BYTES;
        if (start < 0 || tablePlace < TRAILER) {
            return Optional.empty();
        }
        // What stands last before the table of the files is the trailer of the words.
        long trailer = bytes.getLong(tablePlace) - TRAILER;
        if (trailer < start || trailer > start + tablePlace - TRAILER) {
            return Optional.empty();
        }
        int length = bytes.getInt((int) (trailer - start));
        boolean isOne = bytes.getLong((int) (trailer - start) + Integer.BYTES) == MAGIC;
        return isOne && length > 0 && length <= trailer
                ? Optional.of(new Range(trailer - length, length))
                : Optional.empty();
    }

    /**
     * Reads an outline.
     *
     * @param bytes those of the range
     * @param range as {@link #locate} gave it
     * @return empty if it is damaged, or of another form than this program writes
     */
    public static Optional<WordsOutline> decode(byte[] bytes, Range range) {
        if (bytes.length != range.length() || !Checksums.isRight(bytes)) {
            return Optional.empty();
        }
        return Failures.translate("read the words of an index segment", () -> decode(bytes, range.offset()));
    }

    private static Optional<WordsOutline> decode(byte[] bytes, long offset) throws IOException {
        var input = new ByteArrayDataInput(bytes, 0, bytes.length - Checksums.LENGTH);
        if (!input.readString().equals(IndexStamp.CURRENT_FORM)) {
            return Optional.empty();
        }
        int frames = input.readVInt();
        long start = offset - input.readVLong();
        int projects = input.readVInt();
        Map<ProjectId, Range> words = new HashMap<>();
        for (int number = 0; number < projects; number++) {
            var project = new ProjectId(input.readString());
            words.put(project, new Range(start + input.readVLong(), input.readVInt()));
        }
        return Optional.of(new WordsOutline(frames, words));
    }

    /** How many frames the segment has. */
    public int frames() {
        return frames;
    }

    /** Where the words of the project stand; empty if the segment has no frame of it. */
    public Optional<Range> words(ProjectId project) {
        return Optional.ofNullable(words.get(project));
    }
}
