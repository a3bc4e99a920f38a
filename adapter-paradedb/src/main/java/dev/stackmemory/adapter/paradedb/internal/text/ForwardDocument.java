package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.GeneralizedUtf8;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.text.FrameField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A frame with all of its words and their places: what scoring it needs, whatever the question, without the postings of others. Never changed.
 */
public final class ForwardDocument {
    private static final int FORM = 1;
    private static final int FIELDS = FrameField.values().length;

    private final Document document;
    private final byte[] words;

    private ForwardDocument(Document document, byte[] words) {
        this.document = document;
        this.words = words;
    }

    /** Takes the words one after the other. */
    @FunctionalInterface
    public interface WordSink {
        /** @param counts occurrences by the number of the field; not to be kept */
        void word(String term, int[] counts);
    }

    /** Analyses the frame. */
    public static ForwardDocument of(Frame frame) {
        Map<String, SegmentContents.Occurrences> found = SegmentContents.words(frame);
        var sorted = new TreeMap<String, SegmentContents.Occurrences>(SegmentContents.BY_BYTES);
        sorted.putAll(found);
        var writer = new PackedWriter(16 * found.size() + 16).number(found.size());
        sorted.forEach((term, occurrences) -> {
            writer.block(term.getBytes(StandardCharsets.UTF_8));
            for (int count : occurrences.counts()) {
                writer.number(count);
            }
            writer.block(occurrences.positions());
        });
        return new ForwardDocument(Document.of(frame, found.size()), writer.toBytes());
    }

    public FrameId frame() {
        return document.frame();
    }

    public ProjectId project() {
        return document.project();
    }

    public Optional<SessionId> session() {
        return document.session();
    }

    public String type() {
        return document.type();
    }

    public String state() {
        return document.state();
    }

    public List<String> tags() {
        return document.tags();
    }

    /** In milliseconds. */
    public long createdAt() {
        return document.createdAt();
    }

    public double importance() {
        return document.importance();
    }

    /** How many different terms it has. */
    public int length() {
        return document.length();
    }

    /** Every term once, in their order. */
    public void forEachWord(WordSink sink) {
        forEach((term, counts, positions) -> sink.word(term, counts));
    }

    private interface PlacedSink {
        void word(String term, int[] counts, byte[] positions);
    }

    private void forEach(PlacedSink sink) {
        var reader = new PackedReader(words);
        var counts = new int[FIELDS];
        for (int left = reader.integer(); left > 0; left--) {
            var term = new String(reader.block(), StandardCharsets.UTF_8);
            for (int field = 0; field < FIELDS; field++) {
                counts[field] = reader.integer();
            }
            sink.word(term, counts, reader.block());
        }
    }

    /**
     * The documents as a segment in memory that knows only some of their words.
     *
     * @param documents in the order of their ids, none twice
     * @param hidden frames that are not to be seen
     */
    public static LiveSegment segment(
            Collection<ForwardDocument> documents, Set<String> terms, Collection<FrameId> hidden) {
        Map<String, PostingWriter> writers = new HashMap<>();
        List<Document> rows = new ArrayList<>(documents.size());
        for (ForwardDocument each : documents) {
            int number = rows.size();
            rows.add(each.document);
            each.forEach((term, counts, positions) -> {
                if (terms.contains(term)) {
                    PostingWriter writer = writers.computeIfAbsent(term, fresh -> new PostingWriter());
                    writer.document(number, counts);
                    writer.positions().raw(positions, 0, positions.length);
                }
            });
        }
        var postings = new TreeMap<String, TermPostings>(SegmentContents.BY_BYTES);
        writers.forEach((term, writer) -> postings.put(term, writer.toPostings()));
        var contents = new SegmentContents(DocumentColumns.of(rows), postings);
        var all = new LiveSegment(0, contents.columns(), new BitSet(), contents);
        return all.without(all.find(hidden));
    }

    public byte[] encode() {
        var writer = new PackedWriter(words.length + 256)
                .number(FORM)
                .block(text(document.frame().value()))
                .signed(document.revision())
                .block(text(document.project().value()))
                .number(document.session().isPresent() ? 1 : 0);
        document.session().ifPresent(session -> writer.block(text(session.value())));
        writer.block(text(document.type()))
                .block(text(document.state()))
                .number(document.tags().size());
        document.tags().forEach(tag -> writer.block(text(tag)));
        writer.signed(document.createdAt())
                .number(Double.doubleToRawLongBits(document.importance()))
                .number(document.length())
                .raw(words, 0, words.length);
        return Compression.compress(writer.toBytes());
    }

    /** @throws IllegalArgumentException if {@link #encode} never makes this */
    public static ForwardDocument decode(byte[] encoded) {
        byte[] bytes = Compression.expand(encoded);
        var reader = new PackedReader(bytes);
        if (reader.integer() != FORM) {
            throw new IllegalArgumentException("the words of a document have an unknown form");
        }
        var frame = new FrameId(text(reader.block()));
        long revision = reader.signed();
        var project = new ProjectId(text(reader.block()));
        Optional<SessionId> session =
                reader.integer() == 0 ? Optional.empty() : Optional.of(new SessionId(text(reader.block())));
        String type = text(reader.block());
        String state = text(reader.block());
        var tags = new ArrayList<String>();
        for (int left = reader.integer(); left > 0; left--) {
            tags.add(text(reader.block()));
        }
        var document = new Document(
                frame,
                revision,
                project,
                session,
                type,
                state,
                List.copyOf(tags),
                reader.signed(),
                Double.longBitsToDouble(reader.number()),
                reader.integer());
        return new ForwardDocument(document, java.util.Arrays.copyOfRange(bytes, reader.at(), bytes.length));
    }

    private static byte[] text(String text) {
        return GeneralizedUtf8.encode(text);
    }

    private static String text(byte[] bytes) {
        return GeneralizedUtf8.decode(bytes);
    }
}
