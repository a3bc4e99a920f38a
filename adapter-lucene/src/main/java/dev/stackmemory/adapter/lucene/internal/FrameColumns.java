package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.rank.LengthCode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/** What stands beside the documents of one segment. Doc values can only be read forwards: documents are to be asked for in ascending order. */
final class FrameColumns {
    private final NumericDocValues revisions;
    private final NumericDocValues created;
    private final NumericDocValues importances;
    private final @Nullable NumericDocValues lengthCodes;
    private final SortedDocValues projects;
    private final SortedDocValues sessions;
    private final Map<Integer, ProjectId> projectIds = new HashMap<>();
    private final Map<Integer, Optional<SessionId>> sessionIds = new HashMap<>();

    FrameColumns(LeafReader reader) throws IOException {
        revisions = DocValues.getNumeric(reader, IndexFields.REVISION);
        created = DocValues.getNumeric(reader, IndexFields.CREATED);
        importances = DocValues.getNumeric(reader, IndexFields.IMPORTANCE);
        lengthCodes = reader.getNormValues(IndexFields.TEXT);
        projects = DocValues.getSorted(reader, IndexFields.PROJECT);
        sessions = DocValues.getSorted(reader, IndexFields.SESSION);
    }

    long revision(int document) throws IOException {
        revisions.advanceExact(document);
        return revisions.longValue();
    }

    Instant createdAt(int document) throws IOException {
        created.advanceExact(document);
        return Instant.ofEpochMilli(created.longValue());
    }

    double importance(int document) throws IOException {
        importances.advanceExact(document);
        return NumericUtils.sortableLongToDouble(importances.longValue());
    }

    int length(int document) throws IOException {
        // A frame without text has no norm.
        return lengthCodes != null && lengthCodes.advanceExact(document)
                ? LengthCode.decode((int) lengthCodes.longValue() & 0xFF)
                : 0;
    }

    ProjectId project(int document) throws IOException {
        projects.advanceExact(document);
        int ordinal = projects.ordValue();
        ProjectId known = projectIds.get(ordinal);
        if (known == null) {
            known = new ProjectId(projects.lookupOrd(ordinal).utf8ToString());
            projectIds.put(ordinal, known);
        }
        return known;
    }

    Optional<SessionId> session(int document) throws IOException {
        if (!sessions.advanceExact(document)) {
            return Optional.empty();
        }
        int ordinal = sessions.ordValue();
        Optional<SessionId> known = sessionIds.get(ordinal);
        if (known == null) {
            known = Optional.of(new SessionId(sessions.lookupOrd(ordinal).utf8ToString()));
            sessionIds.put(ordinal, known);
        }
        return known;
    }
}
