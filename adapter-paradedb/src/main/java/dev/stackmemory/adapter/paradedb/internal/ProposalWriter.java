package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.ProposedTexts.State;
import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.ChangeFeed;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings a text index with proposals up to its feed, a batch of changes in a transaction each. It locks the index's row and begins only where the row is as
 * it was read, so that several processes may try. Not thread-safe.
 */
final class ProposalWriter {
    private static final String WRITING = "indexing texts";

    private final Database database;
    private final ChangeFeed feed;
    private final String name;
    private final LexicalDialect dialect;

    ProposalWriter(Database database, ChangeFeed feed, String name, LexicalDialect dialect) {
        this.database = database;
        this.feed = feed;
        this.name = name;
        this.dialect = dialect;
    }

    private ProposedTexts texts(Session session) {
        return new ProposedTexts(session, name);
    }

    /** Whether nothing is left to do; false where the deadline came first. */
    boolean refresh(Progress progress, Deadline deadline) {
        while (!deadline.isExpired()) {
            State state =
                    database.read(WRITING, deadline, session -> texts(session).state());
            String history = feed.historyId();
            long head = feed.head(deadline);
            if (!state.isUsable(ProposedTexts.form(dialect), history, head)) {
                begin(state, history, deadline);
                continue;
            }
            progress.report(state.position(), head);
            if (state.position() >= head) {
                return true;
            }
            commit(state, ChangeBatch.read(feed, state.position(), head, deadline), deadline);
        }
        return false;
    }

    private void begin(State seen, String history, Deadline deadline) {
        database.change(WRITING, deadline, session -> {
            State locked = texts(session).lock();
            if (locked.version() == seen.version()) {
                texts(session).begin(locked, history, dialect);
            }
        });
    }

    private void commit(State seen, ChangeBatch batch, Deadline deadline) {
        if (batch.position() == seen.position()) {
            return;
        }
        List<ForwardDocument> documents =
                batch.frames().stream().map(ForwardDocument::of).toList();
        List<FrameId> gone = Stream.concat(batch.recorded().stream(), batch.removed().stream())
                .toList();
        database.change(WRITING, deadline, session -> {
            if (texts(session).lock().equals(seen)) {
                ProposalTables tables = seen.tables();
                var counts = new ProposalCounts();
                counts.remove(new ProposedRows(session, tables).find(gone));
                session.update(
                        "DELETE FROM " + tables.documents() + " WHERE frame_id = ANY (?)",
                        parameters -> parameters.texts(
                                gone.stream().map(FrameId::value).toList()));
                insert(documents, session, tables);
                counts.add(documents);
                counts.save(session, tables);
                texts(session).commit(batch.position());
            }
        });
    }

    private static void insert(Collection<ForwardDocument> documents, Session session, ProposalTables tables)
            throws SQLException {
        if (documents.isEmpty()) {
            return;
        }
        BinaryCopy rows = session.copy(
                tables.documents()
                        + " (frame_id, project_id, session_id, type, state, score, created_at, tags, words, forward)",
                10);
        for (ForwardDocument document : documents) {
            rows.row()
                    .text(document.frame().value())
                    .text(document.project().value())
                    .text(document.session().map(SessionId::value).orElse(null))
                    .text(Texts.encode(document.type()))
                    .text(Texts.encode(document.state()))
                    .fraction(document.importance())
                    .number(document.createdAt())
                    .texts(document.tags().stream().map(Texts::encode).toArray(String[]::new))
                    .text(ProposalWords.of(document))
                    .bytes(document.encode());
        }
        rows.end();
    }

    /** Makes the index anew beside the one that is searched, and puts it in its place. */
    boolean rebuild(Progress progress, Deadline deadline) {
        var beside = new ProposalWriter(database, feed, name + " (new)", dialect);
        database.change(WRITING, deadline, session -> {
            State locked = beside.texts(session).lock();
            beside.texts(session).begin(locked, feed.historyId(), dialect);
        });
        if (!beside.refresh(progress, deadline)) {
            return false;
        }
        database.change(WRITING, deadline, session -> {
            State mine = texts(session).lock();
            State other = beside.texts(session).lock();
            texts(session).take(mine, beside.name, other);
        });
        return refresh(progress, deadline);
    }
}
