package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.ProposedTexts.State;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import java.util.List;

/**
 * The words of the frames in a table that an extension indexes, and those of the changes since in memory. For tables so large that neither the postings
 * of a question nor the columns of all frames should be read: a question reads the rows of the frames that the extension proposes. Not exact.
 */
public final class ProposalIndex implements LexicalIndex {
    private static final String READING = "reading the text index";

    private final Database database;
    private final ChangeFeed feed;
    private final String name;
    private final LexicalDialect dialect;
    private final ProposalWriter writer;
    private final TextFollower follower;
    private final IndexTurns turns = new IndexTurns();

    private State state = State.NONE;

    private ProposalIndex(Database database, ChangeFeed feed, String name, LexicalDialect dialect) {
        this.database = database;
        this.feed = feed;
        this.name = name;
        this.dialect = dialect;
        this.writer = new ProposalWriter(database, feed, name, dialect);
        this.follower = new TextFollower(feed, ProposedTexts.form(dialect), State.NONE);
    }

    /**
     * @param extension that proposes
     * @param feed the changes of the frames that the index holds
     * @param name under which the index is kept; several may lie in one database
     */
    public static ProposalIndex of(LexicalExtension extension, Database database, ChangeFeed feed, String name) {
        return new ProposalIndex(database, feed, name, extension.dialect());
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return turns.open(() -> view(deadline), deadline);
    }

    private LexicalView view(Deadline deadline) {
        TextFollower.Step step;
        do {
            readState(deadline);
            step = follower.follow(state, deadline);
        } while (step.read());
        ProposalTables tables = follower.isUsable() ? state.tables() : State.NONE.tables();
        return new ProposalView(
                database,
                dialect,
                new ProposalView.Source(tables, follower.seen(), follower.behind()),
                follower.over(List.of()),
                follower.changed());
    }

    private void readState(Deadline deadline) {
        if (deadline.isExpired()) {
            return;
        }
        try {
            state = database.read(READING, deadline, session -> texts(session).state());
        } catch (StoreException.DeadlineExceeded tooLate) {
            // What is known already is searched.
            assert tooLate != null;
        }
    }

    private ProposedTexts texts(Session session) {
        return new ProposedTexts(session, name);
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return turns.write(() -> writer.refresh(progress, deadline), deadline);
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return turns.write(() -> writer.rebuild(progress, deadline), deadline);
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        String current = feed.historyId();
        long head = feed.head(deadline);
        return database.scan(READING, deadline, session -> {
            State now = texts(session).state();
            if (!now.isUsable(ProposedTexts.form(dialect), current, head)) {
                return new IndexStatus(0, head, 0);
            }
            var rows = new ProposedRows(session, now.tables());
            return new IndexStatus(rows.frames(), head - now.position(), rows.bytes());
        });
    }

    /** Drops the stored part of the index of that name, whatever extension it was made by. */
    public static void drop(Database database, String name, Deadline deadline) {
        database.change("dropping a text index", deadline, session -> new ProposedTexts(session, name).drop());
    }

    @Override
    public void close() {
        // The connections are the home's, and what is in memory goes with this object.
    }
}
