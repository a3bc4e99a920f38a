package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.SessionPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** Which frames make up a session: its term gives their documents, the columns say when they were made. */
public final class SessionDocuments {
    private SessionDocuments() {}

    /** The visible frames of one session of one project, in no particular order. */
    public static List<SessionPlace> list(IndexReader reader, ProjectId project, SessionId session, Deadline deadline)
            throws IOException {
        List<SessionPlace> places = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            DeadlineSearcher.requireTime(deadline);
            read(leaf.reader(), project, session, places);
        }
        return places;
    }

    private static void read(LeafReader leaf, ProjectId project, SessionId session, List<SessionPlace> places)
            throws IOException {
        PostingsEnum documents = leaf.postings(new Term(IndexFields.SESSION, session.value()), PostingsEnum.NONE);
        if (documents == null) {
            return;
        }
        Bits live = leaf.getLiveDocs();
        var columns = new FrameColumns(leaf);
        BinaryDocValues ids = DocValues.getBinary(leaf, IndexFields.ID);
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            // A session of that name may be in other projects, too.
            if ((live == null || live.get(document))
                    && columns.project(document).equals(project)
                    && ids.advanceExact(document)) {
                var id = new FrameId(ids.binaryValue().utf8ToString());
                places.add(new SessionPlace(id, project, session, columns.createdAt(document)));
            }
        }
    }
}
