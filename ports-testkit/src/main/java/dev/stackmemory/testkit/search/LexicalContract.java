package dev.stackmemory.testkit.search;

import static dev.stackmemory.testkit.search.LexicalFixtures.frame;
import static dev.stackmemory.testkit.search.LexicalFixtures.ids;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** What the suites of lexical indexes share: a feed of changes, indexes of it, and small questions. */
public abstract class LexicalContract {
    static final Deadline SOON = Deadline.NEVER;

    /** The changes that the index of each test follows. */
    protected final EditableChangeFeed feed = new EditableChangeFeed("history-a");

    private final List<AutoCloseable> opened = new ArrayList<>();

    /**
     * An index of the feed, kept in a storage of that name which belongs to the running test. Asked again with the same name, it opens the same
     * storage once more; the earlier index may still be open.
     */
    protected abstract LexicalIndex create(String storage, EditableChangeFeed changes);

    /** The index of the running test. */
    protected final LexicalIndex index() {
        return keep(create("a", feed));
    }

    /** Closes the index or view after the test. */
    protected final <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    final LexicalView view(LexicalIndex index) {
        return keep(index.open(SOON));
    }

    /** Different words, so many. */
    static String fillers(int count) {
        return IntStream.range(0, count).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));
    }

    final LexicalView viewOf(Frame... frames) {
        feed.record(frames);
        return view(index());
    }

    static LexicalStatistics statistics(LexicalView view, String... terms) {
        return view.statistics(
                List.of(terms).stream()
                        .map(text -> IndexTerm.anywhere(LexicalFixtures.term(text)))
                        .toList(),
                Set.of(),
                SOON);
    }

    static List<String> search(LexicalView view, LexicalRequest request) {
        return ids(view.search(request, SOON));
    }

    /** Frames with few words in different order. */
    final LexicalView fruits() {
        return viewOf(
                frame("ab", "apple banana"),
                frame("ba", "banana apple"),
                frame("a", "apple"),
                frame("b", "banana"),
                frame("axb", "apple cherry banana"),
                frame("none", ""),
                frame("split", "apple").toBuilder().name("banana").build());
    }
}
