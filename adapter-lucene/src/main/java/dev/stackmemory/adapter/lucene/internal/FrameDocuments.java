package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * Writes frames as documents. Everything that a search needs stands in the document, nothing else does: the texts themselves stay in the store.
 * Used by one thread; a document is to be indexed before the next one is asked for.
 */
public final class FrameDocuments {
    private static final FieldType PLACED = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, false);
    private static final FieldType COUNTED = type(IndexOptions.DOCS_AND_FREQS, true);

    private final FrameTokens tokens = new FrameTokens();
    private final LengthStream project = new LengthStream();
    private final Field projectField = new Field(IndexFields.PROJECT, project, COUNTED);
    private final Field textField = new Field(IndexFields.TEXT, new FrameTokenStream(tokens), PLACED);

    /** The term by which a frame's document is found. */
    static Term idTerm(FrameId id) {
        return new Term(IndexFields.ID, id.value());
    }

    public List<IndexableField> document(Frame frame) {
        tokens.shrink();
        tokens.analyze(frame);
        var fields = new ArrayList<IndexableField>(20);
        var id = new BytesRef(frame.id().value());
        fields.add(new StringField(IndexFields.ID, id, Field.Store.NO));
        fields.add(new BinaryDocValuesField(IndexFields.ID, id));
        project.set(frame.project().value(), tokens.terms() + 1);
        fields.add(projectField);
        fields.add(new SortedDocValuesField(
                IndexFields.PROJECT, new BytesRef(frame.project().value())));
        frame.session().ifPresent(session -> {
            var value = new BytesRef(session.value());
            fields.add(new StringField(IndexFields.SESSION, value, Field.Store.NO));
            fields.add(new SortedDocValuesField(IndexFields.SESSION, value));
        });
        fields.add(keyword(IndexFields.TYPE, frame.type()));
        fields.add(keyword(IndexFields.STATE, frame.state()));
        for (String tag : frame.tags()) {
            fields.add(keyword(IndexFields.TAG, tag));
        }
        fields.add(NumericDocValuesField.indexedField(
                IndexFields.CREATED, frame.createdAt().toEpochMilli()));
        fields.add(new NumericDocValuesField(IndexFields.IMPORTANCE, NumericUtils.doubleToSortableLong(frame.score())));
        fields.add(new NumericDocValuesField(IndexFields.REVISION, frame.revision()));
        fields.add(new NumericDocValuesField(IndexFields.LENGTH, tokens.terms()));
        if (tokens.terms() > 0) {
            fields.add(textField);
            fields.add(new BinaryDocValuesField(IndexFields.STARTS, FieldStarts.encode(tokens.starts())));
        }
        return fields;
    }

    private static StringField keyword(String field, String value) {
        return new StringField(field, Keywords.bytes(value), Field.Store.NO);
    }

    private static FieldType type(IndexOptions options, boolean omitNorms) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setTokenized(true);
        type.setOmitNorms(omitNorms);
        type.freeze();
        return type;
    }

    /** One term with a frequency of our choice. */
    private static final class LengthStream extends TokenStream {
        private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
        private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
        private BytesRef value = new BytesRef();
        private int count;
        private boolean done;

        void set(String text, int occurrences) {
            value = new BytesRef(text);
            count = occurrences;
        }

        @Override
        public void reset() {
            clearAttributes();
            done = false;
        }

        @Override
        public boolean incrementToken() {
            if (done) {
                return false;
            }
            term.setBytesRef(value);
            frequency.setTermFrequency(count);
            done = true;
            return true;
        }
    }
}
