package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.text.FieldPosition;
import dev.stackmemory.domain.text.FrameField;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * Which field a position of the text belongs to, in one document after another of one segment. Doc values can only be read forwards: documents are to be
 * asked for in ascending order.
 */
final class FieldStarts {
    private static final FrameField[] FIELDS = FrameField.values();

    private final BinaryDocValues values;
    private final int[] starts = new int[FIELDS.length + 1];

    FieldStarts(LeafReader reader) throws IOException {
        values = DocValues.getBinary(reader, IndexFields.STARTS);
        starts[FIELDS.length] = Integer.MAX_VALUE;
    }

    /** As {@link #read} takes it: the distance from each start to the next, the first one being 0. */
    static BytesRef encode(int[] starts) {
        var bytes = new byte[5 * starts.length];
        int length = 0;
        for (int number = 1; number < starts.length; number++) {
            int distance = starts[number] - starts[number - 1];
            while (distance > 0x7F) {
                bytes[length++] = (byte) (distance | 0x80);
                distance >>>= 7;
            }
            bytes[length++] = (byte) distance;
        }
        return new BytesRef(bytes, 0, length);
    }

    /** Goes to a document that has text. */
    void read(int document) throws IOException {
        if (!values.advanceExact(document)) {
            throw new IOException("the index does not say where the fields of a text begin");
        }
        BytesRef value = values.binaryValue();
        int at = value.offset;
        for (int number = 1; number < FIELDS.length; number++) {
            int distance = 0;
            int shift = 0;
            byte next;
            do {
                next = value.bytes[at++];
                distance |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            starts[number] = starts[number - 1] + distance;
        }
    }

    /** The field of the document in which the position lies. */
    FrameField field(int position) {
        int number = FIELDS.length - 1;
        // Fields without text begin where the next one does.
        while (starts[number] > position) {
            number--;
        }
        return FIELDS[number];
    }

    /** The position of the document as the domain numbers it. */
    int fieldPosition(FrameField field, int position) {
        return FieldPosition.of(field, position - starts[field.number()]);
    }

    /** How often the term of the postings, which stand at the document, counts in the field. */
    int frequency(FrameField field, PostingsEnum postings) throws IOException {
        int from = starts[field.number()];
        int to = starts[field.number() + 1];
        int frequency = 0;
        for (int left = postings.freq(); left > 0; left--) {
            int position = postings.nextPosition();
            if (position >= to) {
                break;
            }
            if (position >= from) {
                frequency++;
            }
        }
        return frequency;
    }
}
