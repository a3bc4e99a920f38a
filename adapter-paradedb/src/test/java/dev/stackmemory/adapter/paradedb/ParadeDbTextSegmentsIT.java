package dev.stackmemory.adapter.paradedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of the segments of a text index: when they are merged, written anew, and deleted. */
class ParadeDbTextSegmentsIT {
    private static final int MOST_SEGMENTS = 16;

    private final TextIndexes indexes = new TextIndexes();
    private final EditableChangeFeed feed = new EditableChangeFeed("history");
    private final LexicalIndex index = indexes.create("a", feed);

    private static Frame frame(String id, long revision, String content) {
        return Frame.builder(new FrameId(id), new ProjectId("p"), Instant.ofEpochMilli(1_000))
                .content(content)
                .revision(revision)
                .build();
    }

    private static LexicalRequest ask(String term) {
        return new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere(term), 1)),
                new Bm25(1.2, 0.75),
                20,
                FrameFilter.ALL,
                1_000);
    }

    private List<LexicalHit> search(String term) {
        try (LexicalView view = index.open(Deadline.NEVER)) {
            return view.search(ask(term), Deadline.NEVER);
        }
    }

    private void refresh() {
        assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
    }

    private long count(String select, String condition) {
        return Long.parseLong(TextIndexes.place()
                .value("SELECT count(*) FROM " + select + " WHERE index_name = '" + indexes.name("a") + "'"
                        + condition));
    }

    private long rowsOf(String term) {
        return count(
                "stackmemory.text_segments s JOIN stackmemory.text_postings p USING (segment)",
                " AND term = '" + term + "'");
    }

    @Test
    void refresh_manyTimes_mergesSegmentsAndKeepsEveryAnswer() {
        for (int round = 0; round < 70; round++) {
            feed.record(
                    frame("f" + round, 1, "kiwi w" + round),
                    frame("edited", 1 + round, "kiwi mango " + "plum ".repeat(round % 5)),
                    frame("g" + round, 1, "kiwi fig"));
            if (round % 7 == 0) {
                feed.remove(new FrameId("g" + round));
            }
            refresh();
        }
        assertThat(count("stackmemory.text_segments", " AND dropped_at IS NULL"))
                .isLessThan(MOST_SEGMENTS);
        try (LexicalView reference = new InMemoryLexicalIndex(feed).open(Deadline.NEVER)) {
            for (String term : List.of("kiwi", "mango", "plum", "fig", "w69", "w3")) {
                assertThat(search(term)).isEqualTo(reference.search(ask(term), Deadline.NEVER));
            }
        }
    }

    @Test
    void refresh_afterRemoval_leavesNoWordOfTheFrame() {
        feed.record(frame("secret", 1, "xylograph kiwi"), frame("other", 1, "kiwi"));
        refresh();
        assertThat(rowsOf("xylograph")).isEqualTo(1);
        feed.remove(new FrameId("secret"));
        refresh();
        assertThat(rowsOf("xylograph")).isZero();
        assertThat(rowsOf("kiwi")).isEqualTo(1);
        assertThat(search("kiwi")).extracting(hit -> hit.frame().value()).containsExactly("other");
    }

    @Test
    void refresh_afterRemovalOfAnEditedFrame_leavesNoWordOfItsEarlierRevision() {
        feed.record(frame("secret", 1, "xylograph"));
        refresh();
        feed.record(frame("secret", 2, "kiwi"));
        refresh();
        feed.remove(new FrameId("secret"));
        refresh();
        assertThat(rowsOf("xylograph")).isZero();
        assertThat(rowsOf("kiwi")).isZero();
    }

    @Test
    void search_ofAViewWhoseSegmentWasErased_saysToSearchAgain() {
        feed.record(frame("secret", 1, "xylograph kiwi"), frame("other", 1, "kiwi"));
        refresh();
        try (LexicalView view = index.open(Deadline.NEVER)) {
            feed.remove(new FrameId("secret"));
            refresh();
            assertThatThrownBy(() -> view.search(ask("kiwi"), Deadline.NEVER))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("search again");
        }
    }

    @Test
    void search_ofAViewWhoseSegmentsWereMerged_answersAsBefore() {
        feed.record(frame("f", 1, "kiwi"));
        refresh();
        try (LexicalView view = index.open(Deadline.NEVER)) {
            for (int round = 0; round < 12; round++) {
                feed.record(frame("f" + round, 1, "kiwi"));
                refresh();
            }
            assertThat(view.search(ask("kiwi"), Deadline.NEVER)).hasSize(1);
        }
        assertThat(search("kiwi")).hasSize(13);
    }

    @Test
    void open_indexOfAnotherForm_isMadeAnew() {
        feed.record(frame("f", 1, "kiwi"));
        refresh();
        TextIndexes.place()
                .execute("UPDATE stackmemory.text_indexes SET form = 'older' WHERE name = '" + indexes.name("a") + "'");
        assertThat(search("kiwi")).hasSize(1);
        assertThat(index.status(Deadline.NEVER).pending()).isEqualTo(1);
        refresh();
        assertThat(index.status(Deadline.NEVER).pending()).isZero();
        assertThat(search("kiwi")).hasSize(1);
    }

    @Test
    void status_countsWhatIsDeadInTheSegments() {
        IntStream.range(0, 10).forEach(n -> feed.record(frame("f" + n, 1, "kiwi")));
        refresh();
        feed.record(frame("f0", 2, "kiwi"));
        feed.record(frame("f1", 2, "kiwi"));
        refresh();
        assertThat(index.status(Deadline.NEVER).frames()).isEqualTo(10);
        assertThat(index.status(Deadline.NEVER).dead()).hasValue(2);
        assertThat(index.status(Deadline.NEVER).bloat()).hasValue(1.2);
    }

    @Test
    void rebuild_leavesOneSegment() {
        for (int round = 0; round < 5; round++) {
            feed.record(frame("f" + round, 1, "kiwi"));
            refresh();
        }
        assertThat(index.rebuild(Progress.NONE, Deadline.NEVER)).isTrue();
        assertThat(count("stackmemory.text_segments", " AND dropped_at IS NULL"))
                .isEqualTo(1);
        assertThat(search("kiwi")).hasSize(5);
    }
}
