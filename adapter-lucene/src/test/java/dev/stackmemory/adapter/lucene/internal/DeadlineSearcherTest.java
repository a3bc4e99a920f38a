package dev.stackmemory.adapter.lucene.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One segment so large that a search of it takes several looks at the clock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadlineSearcherTest {
    private static final int DOCUMENTS = 300_000;

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private DirectoryReader reader;

    @BeforeAll
    void writeOneSegment() throws IOException {
        try (var writer = new IndexWriter(directory, WriterSettings.immutable())) {
            var common = new StringField("all", "common", Field.Store.NO);
            for (int number = 0; number < DOCUMENTS; number++) {
                var document = new Document();
                document.add(common);
                document.add(new BinaryDocValuesField(IndexFields.ID, new BytesRef("f" + number)));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
            writer.commit();
        }
        reader = DirectoryReader.open(directory);
    }

    @AfterAll
    void close() throws IOException {
        reader.close();
    }

    private List<BestHits.Hit> search(Deadline deadline, int limit) throws IOException {
        var searcher = new DeadlineSearcher(reader, FrameSimilarity.NORMS, deadline);
        return searcher.search(new TermQuery(new Term("all", "common")), BestHits.manager(limit));
    }

    /** Passes after so many looks at the clock. */
    private static Deadline afterLooks(int looks) {
        var clock = new AtomicLong();
        return Deadline.after(Duration.ofNanos(looks + 1L), clock::getAndIncrement);
    }

    @Test
    void search_deadlinePassesWithinASegment_ends() {
        assertThat(reader.leaves()).hasSize(1);
        for (int looks = 0; looks < 4; looks++) {
            Deadline deadline = afterLooks(looks);
            assertThatThrownBy(() -> search(deadline, DOCUMENTS))
                    .as("%s looks", looks)
                    .isInstanceOf(StoreException.DeadlineExceeded.class);
        }
    }

    @Test
    void search_timeEnough_findsEverything() throws IOException {
        assertThat(search(afterLooks(20), DOCUMENTS)).hasSize(DOCUMENTS);
        assertThat(search(Deadline.NEVER, DOCUMENTS)).hasSize(DOCUMENTS);
    }
}
