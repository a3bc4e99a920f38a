package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.SegmentRow;
import dev.stackmemory.adapter.paradedb.internal.TextIndexRows.State;
import dev.stackmemory.adapter.paradedb.internal.text.DocumentColumns;
import dev.stackmemory.adapter.paradedb.internal.text.LiveSegment;
import dev.stackmemory.adapter.paradedb.internal.text.SegmentView;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The words of the frames in segments in the database, and those of the changes since in memory. A search costs one look at the version and the
 * feed, and one statement for all postings that are not in memory yet. Exact on any PostgreSQL, without an extension.
 */
public final class ParadeDbLexicalIndex implements LexicalIndex {
    private final Database database;
    private final ChangeFeed feed;
    private final TextLook.Looking looking;
    private final String name;
    private final PostingCache postings;
    private final TextIndexWriter writer;
    private final IndexTurns turns = new IndexTurns();

    private State state = State.NONE;
    private final Map<Long, DocumentColumns> columns = new HashMap<>();
    private List<LiveSegment> stored = List.of();
    private List<LiveSegment> visible = List.of();
    private final TextFollower follower;

    private ParadeDbLexicalIndex(
            Database database, ChangeFeed feed, TextLook.Looking looking, String name, long cacheBytes) {
        this.database = database;
        this.feed = feed;
        this.looking = looking;
        this.name = name;
        this.postings = new PostingCache(database, cacheBytes);
        this.writer = new TextIndexWriter(database, feed, name);
        this.follower = new TextFollower(feed, TextIndexRows.FORM, State.NONE);
    }

    /**
     * Words of frames that lie anywhere.
     *
     * @param feed the changes of the frames that the index holds
     * @param name under which the index is kept; several may lie in one database
     * @param cacheBytes how many bytes of postings and dictionaries are kept in memory at most
     */
    public static ParadeDbLexicalIndex following(Database database, ChangeFeed feed, String name, long cacheBytes) {
        TextLook.Looking looking = deadline -> new TextLook(
                database.read("reading the text index", deadline, session -> new TextIndexRows(session, name).state()),
                feed.head(deadline));
        return new ParadeDbLexicalIndex(database, feed, looking, name, cacheBytes);
    }

    /** The same for the frames at home in the database itself, whose newest change is looked at in the same statement. */
    public static ParadeDbLexicalIndex atHome(Database database, ChangeFeed feed, String name, long cacheBytes) {
        return new ParadeDbLexicalIndex(database, feed, TextLook.atHome(database, name), name, cacheBytes);
    }

    String name() {
        return name;
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return open(null, deadline);
    }

    /** @param before a look that was had since the search began; without one, or with an older one than another search had, one is had now */
    LexicalView open(@Nullable TextLook before, Deadline deadline) {
        return turns.open(() -> view(before, deadline), deadline);
    }

    private LexicalView view(@Nullable TextLook before, Deadline deadline) {
        TextLook look = before == null || isOvertaken(before) ? look(deadline) : before;
        while (true) {
            loadIfNewer(look.state(), deadline);
            TextFollower.Step step = follower.follow(state, look.head(), deadline);
            if (step.changed()) {
                visible = follower.over(stored);
            }
            if (!step.read()) {
                return new SegmentView(visible, postings, follower.seen(), follower.behind());
            }
            // A commit that came while the feed was read may hold an erasure of which the feed speaks no more.
            look = look(deadline);
        }
    }

    private boolean isOvertaken(TextLook look) {
        return look.head() < follower.seen() || look.state().version() < state.version();
    }

    /** How everything stands now, or stood when there was time to look. */
    private TextLook look(Deadline deadline) {
        try {
            return looking.look(deadline);
        } catch (StoreException.DeadlineExceeded tooLate) {
            return new TextLook(state, follower.head(deadline));
        }
    }

    private void loadIfNewer(State now, Deadline deadline) {
        if (now.equals(state)) {
            return;
        }
        try {
            database.scan("reading the text index", deadline, session -> {
                load(rows(session));
                return true;
            });
        } catch (StoreException.DeadlineExceeded tooLate) {
            // What is known already is searched.
            assert tooLate != null;
        }
    }

    private TextIndexRows rows(Session session) {
        return new TextIndexRows(session, name);
    }

    private void load(TextIndexRows rows) throws SQLException {
        State now = rows.state();
        List<SegmentRow> segments = now.form().equals(TextIndexRows.FORM) ? rows.segments() : List.of();
        List<Long> keys = segments.stream().map(SegmentRow::key).toList();
        columns.keySet().retainAll(keys);
        rows.columns(keys.stream().filter(key -> !columns.containsKey(key)).toList())
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        var live = new ArrayList<LiveSegment>(segments.size());
        for (SegmentRow segment : segments) {
            DocumentColumns documents = columns.get(segment.key());
            if (documents == null) {
                throw new SQLException("a segment of the text index has no columns");
            }
            live.add(new LiveSegment(segment.key(), documents, segment.hidden(), null));
        }
        stored = List.copyOf(live);
        state = now;
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
        return database.scan("reading the text index", deadline, session -> {
            TextIndexRows rows = rows(session);
            State now = rows.state();
            if (!now.isUsable(TextIndexRows.FORM, current, head)) {
                return new IndexStatus(0, head, rows.bytes());
            }
            List<SegmentRow> segments = rows.segments();
            long held = segments.stream().mapToLong(SegmentRow::documents).sum();
            long dead = segments.stream()
                    .mapToLong(segment -> segment.hidden().cardinality())
                    .sum();
            return new IndexStatus(held - dead, head - now.position(), rows.bytes(), OptionalLong.of(dead));
        });
    }

    /** Drops the stored part of the index. */
    public void drop(Deadline deadline) {
        database.change("dropping a text index", deadline, session -> {
            TextIndexRows rows = rows(session);
            rows.lock();
            rows.remove();
        });
    }

    @Override
    public void close() {
        // The connections are the home's, and what is in memory goes with this object.
    }
}
