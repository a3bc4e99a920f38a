package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.SegmentRow;
import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.State;
import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.TermRow;
import dev.stackmemory.adapter.paradedb.internal.text.DocumentColumns;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentContents;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.ChangeFeed;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings an index up to its feed: changes become new segments, a batch each, and segments that have become many are merged. Each step is a transaction
 * that locks the index's row and begins only where the row is as it was read, so that several processes may try; no lock outlives a
 * transaction, which a pooler would give to others. Not thread-safe.
 */
final class TextIndexWriter {
    private static final String WRITING = "indexing texts";

    private final Database database;
    private final ChangeFeed feed;
    private final String name;

    TextIndexWriter(Database database, ChangeFeed feed, String name) {
        this.database = database;
        this.feed = feed;
        this.name = name;
    }

    /** Whether nothing is left to do; false where the deadline came first. */
    boolean refresh(Progress progress, Deadline deadline) {
        while (!deadline.isExpired()) {
            State state =
                    database.read(WRITING, deadline, session -> rows(session).state());
            String history = feed.historyId();
            long head = feed.head(deadline);
            if (!state.isUsable(TextIndexRows.FORM, history, head)) {
                begin(state, history, deadline);
                continue;
            }
            progress.report(state.position(), head);
            if (state.position() >= head) {
                while (mergeOnce(deadline)) {
                    assert name != null;
                }
                return true;
            }
            commit(state, ChangeBatch.read(feed, state.position(), head, deadline), deadline);
        }
        return false;
    }

    private TextIndexRows rows(Session session) {
        return new TextIndexRows(session, name);
    }

    private void begin(State seen, String history, Deadline deadline) {
        database.change(WRITING, deadline, session -> {
            TextIndexRows rows = rows(session);
            if (rows.lock().equals(seen)) {
                rows.begin(history);
            }
        });
    }

    private void commit(State seen, ChangeBatch batch, Deadline deadline) {
        if (batch.position() == seen.position()) {
            return;
        }
        SegmentContents contents = SegmentContents.of(batch.frames());
        database.change(WRITING, deadline, session -> {
            TextIndexRows rows = rows(session);
            if (rows.lock().equals(seen)) {
                List<SegmentRow> segments = rows.segments();
                hide(batch, segments, rows);
                if (!batch.removed().isEmpty()) {
                    rows.eraseDropped();
                }
                if (contents.columns().size() > 0) {
                    long key = rows.nextKey();
                    rows.insertTerms(
                            key,
                            contents.terms().entrySet().stream()
                                    .map(term -> new TermRow(term.getKey(), term.getValue()))
                                    .toList());
                    rows.insert(key, contents.columns(), contents.terms().keySet());
                }
                rows.commit(batch.position());
            }
        });
    }

    /** Hides what the changes replace or remove. */
    private static void hide(ChangeBatch batch, List<SegmentRow> segments, TextIndexRows rows)
            throws java.sql.SQLException {
        Map<Long, DocumentColumns> columns = new HashMap<>();
        rows.columns(segments.stream().map(SegmentRow::key).toList())
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        for (SegmentRow segment : segments) {
            DocumentColumns documents = columns.get(segment.key());
            if (documents == null) {
                continue;
            }
            var hidden = (BitSet) segment.hidden().clone();
            batch.recorded().forEach(id -> hide(id, documents, hidden));
            boolean toErase = false;
            for (FrameId id : batch.removed()) {
                // What an edit has hidden is to be erased too.
                toErase |= hide(id, documents, hidden);
            }
            if (toErase || !hidden.equals(segment.hidden())) {
                rows.hide(segment.key(), hidden, documents.length(hidden), toErase);
            }
        }
    }

    private static boolean hide(FrameId id, DocumentColumns documents, BitSet hidden) {
        int document = documents.find(id);
        if (document >= 0) {
            hidden.set(document);
        }
        return document >= 0;
    }

    /** Merges the segments that most deserve it, and deletes what is no longer needed. Whether there may be more to do. */
    private boolean mergeOnce(Deadline deadline) {
        boolean needed = database.read(WRITING, deadline, session -> {
            TextIndexRows rows = rows(session);
            return !MergeChoice.of(rows.segments()).isEmpty() || rows.hasGone();
        });
        return needed
                && database.write(WRITING, deadline, session -> {
                    TextIndexRows rows = rows(session);
                    State state = rows.lock();
                    List<SegmentRow> all = rows.segments();
                    List<SegmentRow> chosen = MergeChoice.of(all);
                    if (!chosen.isEmpty()) {
                        new TextMerge(rows, chosen).run();
                        rows.drop(chosen);
                        rows.commit(state.position());
                    }
                    rows.purge();
                    return !chosen.isEmpty();
                });
    }

    /** Makes the index anew beside the one that is searched, and puts it in its place. */
    boolean rebuild(Progress progress, Deadline deadline) {
        var beside = new TextIndexWriter(database, feed, name + " (new)");
        database.change(WRITING, deadline, session -> {
            TextIndexRows rows = beside.rows(session);
            rows.lock();
            rows.begin(feed.historyId());
        });
        if (!beside.refresh(progress, deadline)) {
            return false;
        }
        database.change(WRITING, deadline, session -> {
            rows(session).lock();
            TextIndexRows other = beside.rows(session);
            rows(session).take(beside.name, other.lock());
        });
        return refresh(progress, deadline);
    }
}
