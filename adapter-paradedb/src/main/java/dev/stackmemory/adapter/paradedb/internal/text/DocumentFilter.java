package dev.stackmemory.adapter.paradedb.internal.text;

import dev.stackmemory.domain.query.FrameFilter;
import java.time.Instant;
import java.util.Set;

/** A filter, looked up in the columns of one segment once, so that a document costs a few comparisons. */
final class DocumentFilter {
    private final LiveSegment segment;
    private final FrameFilter filter;
    private final boolean all;
    private final boolean[] projects;
    private final boolean[] sessions;
    private final boolean[] types;
    private final boolean[] states;
    private final int[] tags;

    DocumentFilter(LiveSegment segment, FrameFilter filter) {
        DocumentColumns columns = segment.columns();
        this.segment = segment;
        this.filter = filter;
        this.all = filter.equals(FrameFilter.ALL);
        this.projects = segment.among(filter.projects());
        this.sessions = filter.session()
                .map(session -> columns.sessions().among(Set.of(session.value())))
                .orElse(new boolean[0]);
        this.types = columns.types().among(filter.types());
        this.states = columns.states().among(filter.states());
        this.tags = filter.tags().stream().mapToInt(columns::tagNumber).toArray();
    }

    /** Whether the document is visible and passes. */
    boolean passes(int document) {
        return segment.isVisible(document) && (all || isWanted(segment.columns(), document));
    }

    private boolean isWanted(DocumentColumns columns, int document) {
        return projects[columns.projects().number(document)]
                && (filter.session().isEmpty() || isOfSession(columns, document))
                && (filter.types().isEmpty() || types[columns.types().number(document)])
                && (filter.states().isEmpty() || states[columns.states().number(document)])
                && columns.importance(document) >= filter.minScore()
                && columns.hasTags(document, tags)
                && filter.createdWithin().contains(Instant.ofEpochMilli(columns.createdAt(document)));
    }

    private boolean isOfSession(DocumentColumns columns, int document) {
        int session = columns.sessions().number(document);
        return session != Keywords.NONE && sessions[session];
    }
}
