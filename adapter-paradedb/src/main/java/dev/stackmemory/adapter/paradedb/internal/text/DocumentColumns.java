package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.rank.LengthCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The documents of a segment, column by column. They stand in the order of the ids' UTF-8 bytes, so that a document is found by its id, and the
 * order of ties is that of the numbers. Never changed.
 */
public final class DocumentColumns {
    private static final int FORM = 2;

    private final byte[] ids;
    private final int[] idStarts;
    private final long[] revisions;
    private final long[] createdAt;
    private final double[] importance;
    private final int[] lengths;
    private final byte[] lengthCodes;
    private final Keywords projects;
    private final Keywords sessions;
    private final Keywords types;
    private final Keywords states;
    private final int[] tagStarts;
    private final Keywords tags;

    private DocumentColumns(
            byte[] ids,
            int[] idStarts,
            long[] revisions,
            long[] createdAt,
            double[] importance,
            int[] lengths,
            List<Keywords> keywords,
            int[] tagStarts) {
        this.ids = ids;
        this.idStarts = idStarts;
        this.revisions = revisions;
        this.createdAt = createdAt;
        this.importance = importance;
        this.lengths = lengths;
        this.lengthCodes = new byte[lengths.length];
        for (int document = 0; document < lengths.length; document++) {
            lengthCodes[document] = (byte) LengthCode.encode(lengths[document]);
        }
        this.projects = keywords.get(0);
        this.sessions = keywords.get(1);
        this.types = keywords.get(2);
        this.states = keywords.get(3);
        this.tags = keywords.get(4);
        this.tagStarts = tagStarts;
    }

    /** @param documents in the order of their ids, none twice */
    static DocumentColumns of(List<Document> documents) {
        int size = documents.size();
        var idBytes = new PackedWriter(40 * size + 16);
        var idStarts = new int[size + 1];
        var revisions = new long[size];
        var created = new long[size];
        var importance = new double[size];
        var lengths = new int[size];
        var tagStarts = new int[size + 1];
        List<Keywords.Collecting> keywords = IntStream.range(0, 4)
                .mapToObj(column -> new Keywords.Collecting(size))
                .toList();
        var tags = new Keywords.Collecting(
                documents.stream().mapToInt(document -> document.tags().size()).sum());
        for (int number = 0; number < size; number++) {
            Document document = documents.get(number);
            byte[] id = document.frame().value().getBytes(StandardCharsets.UTF_8);
            idBytes.raw(id, 0, id.length);
            idStarts[number + 1] = idBytes.size();
            revisions[number] = document.revision();
            created[number] = document.createdAt();
            importance[number] = document.importance();
            lengths[number] = document.length();
            keywords.get(0).set(number, document.project().value());
            if (document.session().isPresent()) {
                keywords.get(1).set(number, document.session().get().value());
            }
            keywords.get(2).set(number, document.type());
            keywords.get(3).set(number, document.state());
            int tag = tagStarts[number];
            for (String text : document.tags()) {
                tags.set(tag++, text);
            }
            tagStarts[number + 1] = tag;
        }
        List<Keywords> done = java.util.stream.Stream.concat(keywords.stream(), java.util.stream.Stream.of(tags))
                .map(Keywords.Collecting::done)
                .toList();
        return new DocumentColumns(
                idBytes.toBytes(), idStarts, revisions, created, importance, lengths, done, tagStarts);
    }

    /** How many documents there are. */
    public int size() {
        return revisions.length;
    }

    Document document(int number) {
        return new Document(
                frame(number),
                revisions[number],
                project(number),
                session(number),
                types.text(number),
                states.text(number),
                IntStream.range(tagStarts[number], tagStarts[number + 1])
                        .mapToObj(tags::text)
                        .toList(),
                createdAt[number],
                importance[number],
                lengths[number]);
    }

    FrameId frame(int document) {
        return new FrameId(new String(
                ids, idStarts[document], idStarts[document + 1] - idStarts[document], StandardCharsets.UTF_8));
    }

    /** The document of a frame, or a negative number. */
    public int find(FrameId frame) {
        byte[] wanted = frame.value().getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(ids, idStarts[middle], idStarts[middle + 1], wanted, 0, wanted.length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Compares the ids of a document here and of one there. */
    int compareIds(int document, DocumentColumns other, int theirs) {
        return Arrays.compareUnsigned(
                ids,
                idStarts[document],
                idStarts[document + 1],
                other.ids,
                other.idStarts[theirs],
                other.idStarts[theirs + 1]);
    }

    long revision(int document) {
        return revisions[document];
    }

    ProjectId project(int document) {
        return new ProjectId(projects.text(document));
    }

    Optional<SessionId> session(int document) {
        return sessions.number(document) == Keywords.NONE
                ? Optional.empty()
                : Optional.of(new SessionId(sessions.text(document)));
    }

    long createdAt(int document) {
        return createdAt[document];
    }

    double importance(int document) {
        return importance[document];
    }

    int length(int document) {
        return lengths[document];
    }

    /** The code of the length, from 0 to 255. */
    int lengthCode(int document) {
        return lengthCodes[document] & 0xFF;
    }

    Keywords projects() {
        return projects;
    }

    Keywords sessions() {
        return sessions;
    }

    Keywords types() {
        return types;
    }

    Keywords states() {
        return states;
    }

    /** Whether the document has every tag; given by the numbers of the tags that are wanted. */
    boolean hasTags(int document, int[] wanted) {
        for (int tag : wanted) {
            boolean found = false;
            for (int place = tagStarts[document]; place < tagStarts[document + 1]; place++) {
                found |= tags.number(place) == tag;
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** The number of a tag, or {@link Keywords#NONE} if no document has it. */
    int tagNumber(String tag) {
        return tags.texts().indexOf(tag);
    }

    /** The UTF-8 bytes of the ids, one after the other. Not to be changed. */
    public byte[] ids() {
        return ids;
    }

    /** Where each of the ids ends, in four bytes, the highest first. */
    public byte[] idEnds() {
        var ends = ByteBuffer.allocate(Integer.BYTES * size());
        for (int document = 1; document <= size(); document++) {
            ends.putInt(idStarts[document]);
        }
        return ends.array();
    }

    /** The code of each length, in a byte. Not to be changed. */
    public byte[] lengthCodes() {
        return lengthCodes;
    }

    /** The sum of the lengths, without those of hidden documents. */
    public long length(BitSet hidden) {
        long sum = 0;
        for (int document = hidden.nextClearBit(0); document < size(); document = hidden.nextClearBit(document + 1)) {
            sum += lengths[document];
        }
        return sum;
    }

    /** Everything but the ids. */
    public byte[] encode() {
        var writer = new PackedWriter(64 * size() + 64);
        writer.number(FORM).number(size());
        long lastCreated = 0;
        for (int document = 0; document < size(); document++) {
            writer.number(idStarts[document + 1] - (long) idStarts[document])
                    .number(tagStarts[document + 1] - (long) tagStarts[document])
                    .number(lengths[document])
                    .signed(revisions[document])
                    .signed(createdAt[document] - lastCreated)
                    .number(Long.reverseBytes(Double.doubleToRawLongBits(importance[document])));
            lastCreated = createdAt[document];
        }
        for (Keywords keywords : List.of(projects, sessions, types, states, tags)) {
            keywords.write(writer);
        }
        return Compression.compress(writer.toBytes());
    }

    /**
     * @param encoded by {@link #encode}
     * @param ids which stand apart
     */
    public static DocumentColumns decode(byte[] encoded, byte[] ids) {
        var reader = new PackedReader(Compression.expand(encoded));
        if (reader.integer() != FORM) {
            throw new IllegalArgumentException("the columns of a segment have an unknown form");
        }
        int size = reader.integer();
        var idStarts = new int[size + 1];
        var tagStarts = new int[size + 1];
        var lengths = new int[size];
        var revisions = new long[size];
        var created = new long[size];
        var importance = new double[size];
        long lastCreated = 0;
        for (int document = 0; document < size; document++) {
            idStarts[document + 1] = idStarts[document] + reader.integer();
            tagStarts[document + 1] = tagStarts[document] + reader.integer();
            lengths[document] = reader.integer();
            revisions[document] = reader.signed();
            lastCreated += reader.signed();
            created[document] = lastCreated;
            importance[document] = Double.longBitsToDouble(Long.reverseBytes(reader.number()));
        }
        List<Keywords> keywords =
                IntStream.range(0, 5).mapToObj(column -> Keywords.read(reader)).toList();
        return new DocumentColumns(ids, idStarts, revisions, created, importance, lengths, keywords, tagStarts);
    }
}
