package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;

/**
 * The words of all frames of one project in one segment, each with the number of frames that hold it, and the sessions of these frames: enough for
 * statistics, at a small part of the segment's size. Immutable.
 */
public final class ProjectWords {
    /** Of a project that has no frame in the segment. */
    public static final ProjectWords NONE = new ProjectWords();

    private final long frames;
    private final long totalLength;
    private final int firstRow;
    private final int lastRow;
    private final WordList sessions;
    private final WordList terms;
    private final byte[] bytes;

    private ProjectWords() {
        this.frames = 0;
        this.totalLength = 0;
        this.firstRow = 0;
        this.lastRow = -1;
        this.bytes = new byte[0];
        this.sessions = new WordList(bytes, 0, 0);
        this.terms = sessions;
    }

    private ProjectWords(byte[] bytes) {
        var input = new ByteArrayDataInput(bytes);
        this.frames = input.readVInt();
        this.totalLength = input.readVLong();
        this.firstRow = input.readVInt();
        this.lastRow = input.readVInt();
        int sessionBytes = input.readVInt();
        int start = input.getPosition();
        this.sessions = new WordList(bytes, start, start + sessionBytes);
        this.terms = new WordList(bytes, start + sessionBytes, bytes.length);
        this.bytes = bytes;
    }

    /** What {@link #decode} reads: how long everything is, everything compressed, a checksum. */
    static byte[] encode(byte[] words) {
        var output = ByteBuffer.allocate(Integer.BYTES + words.length + words.length / 100 + 64 + Checksums.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        output.putInt(words.length);
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(words);
            deflater.finish();
            deflater.deflate(output);
        } finally {
            deflater.end();
        }
        byte[] whole = output.array();
        output.putInt(Checksums.of(whole, output.position()));
        return Arrays.copyOf(whole, output.position());
    }

    /** Reads what {@link WordsOutline#words} says where to find. Empty if it is damaged. */
    public static Optional<ProjectWords> decode(byte[] encoded) {
        if (!Checksums.isRight(encoded)) {
            return Optional.empty();
        }
        ByteBuffer input = ByteBuffer.wrap(encoded, 0, encoded.length - Checksums.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] words = new byte[input.getInt()];
        var inflater = new Inflater(true);
        try {
            inflater.setInput(input);
            return inflater.inflate(words) == words.length ? Optional.of(new ProjectWords(words)) : Optional.empty();
        } catch (DataFormatException damaged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /** How many bytes of memory they take. */
    public int size() {
        return bytes.length;
    }

    /** Whether one of the rows, numbered as {@link SegmentWriter#add} did, may be of a frame that is counted here. */
    public boolean mayCountAny(BitSet rows) {
        int row = rows.nextSetBit(firstRow);
        return row >= 0 && row <= lastRow;
    }

    /** Whether a frame counted here is of the session. */
    public boolean holds(SessionId session) {
        return sessions.find(new BytesRef(session.value())) > 0;
    }

    /**
     * The statistics of all frames of the project that were written to the segment.
     *
     * @throws IllegalArgumentException if a term is one of a single field: of these nothing is known here
     */
    public LexicalStatistics statistics(Collection<IndexTerm> asked) {
        Map<IndexTerm, Long> frequencies = new HashMap<>();
        for (IndexTerm term : asked) {
            if (term.field().isPresent()) {
                throw new IllegalArgumentException(term + " is of one field");
            }
            frequencies.put(term, (long) terms.find(new BytesRef(term.text())));
        }
        return new LexicalStatistics(frames, totalLength, frequencies);
    }
}
