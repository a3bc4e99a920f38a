package dev.stackmemory.adapter.lucene.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.frame.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class WriterSettingsTest {
    @Test
    void immutable_manyFlushes_keepTheOrderOfRows() throws IOException {
        var documents = new FrameDocuments();
        try (var directory = new ByteBuffersDirectory()) {
            try (var writer =
                    new IndexWriter(directory, WriterSettings.immutable().setMaxBufferedDocs(7))) {
                for (int row = 0; row < 1_000; row++) {
                    writer.addDocument(documents.document(Frames.frame("f" + row)));
                }
                writer.forceMerge(1);
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                assertThat(reader.leaves()).hasSize(1);
                assertThat(ids(reader.leaves().getFirst().reader()))
                        .isEqualTo(IntStream.range(0, 1_000)
                                .mapToObj(row -> "f" + row)
                                .toList());
            }
        }
    }

    private static List<String> ids(LeafReader reader) throws IOException {
        List<String> ids = new ArrayList<>();
        BinaryDocValues values = DocValues.getBinary(reader, IndexFields.ID);
        for (int row = 0; row < reader.maxDoc(); row++) {
            assertThat(values.advanceExact(row)).isTrue();
            ids.add(values.binaryValue().utf8ToString());
        }
        return ids;
    }
}
