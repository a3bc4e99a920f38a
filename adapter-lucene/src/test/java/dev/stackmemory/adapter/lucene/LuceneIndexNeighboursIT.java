package dev.stackmemory.adapter.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two long-running processes beside one home: what one of them has erased, the other forgets, too. */
class LuceneIndexNeighboursIT {
    private static final IndexTerm SECRET = IndexTerm.anywhere("zyxwv");

    @TempDir
    Path folder;

    private final EditableChangeFeed feed = new EditableChangeFeed("history");

    private LuceneIndex index(ChangeFeed changes) {
        return new LuceneIndex(folder.resolve("index"), changes, notice -> {});
    }

    private static Frame frame(String id, String content) {
        return Frame.builder(new FrameId(id), new ProjectId("p"), Instant.EPOCH)
                .content(content)
                .build();
    }

    private void recordSome() {
        feed.record(IntStream.range(0, 9)
                .mapToObj(number -> frame("f" + number, "common"))
                .toList());
        feed.record(frame("secret", "common zyxwv"));
    }

    private void forgetSecretBy(LuceneIndex index) {
        var secret = new FrameId("secret");
        feed.remove(secret);
        assertThat(index.erase(List.of(secret), Deadline.NEVER)).containsExactly(secret);
        feed.confirmErased(secret);
    }

    private static void requireSecret(LuceneIndex index, boolean there) {
        try (LexicalView view = index.open(Deadline.NEVER)) {
            LexicalStatistics statistics = view.statistics(List.of(SECRET), Set.of(), Deadline.NEVER);
            assertThat(statistics)
                    .isEqualTo(new LexicalStatistics(there ? 10 : 9, there ? 11 : 9, Map.of(SECRET, there ? 1L : 0L)));
            var request = new LexicalRequest(
                    Optional.empty(), List.of(new WeightedTerm(SECRET, 1)), new Bm25(1.2, 0.6), 5, FrameFilter.ALL, 10);
            assertThat(view.search(request, Deadline.NEVER)).hasSize(there ? 1 : 0);
            assertThat(view.expand(new TermPattern.Prefix("zyx"), Set.of(), 9, Deadline.NEVER))
                    .hasSize(there ? 1 : 0);
        }
    }

    @Test
    void erase_beforeAnythingIsWritten_reachesWhatTheNeighbourHoldsInMemory() {
        recordSome();
        try (LuceneIndex mine = index(feed);
                LuceneIndex neighbour = index(feed)) {
            requireSecret(mine, true);
            requireSecret(neighbour, true);
            forgetSecretBy(mine);
            requireSecret(mine, false);
            requireSecret(neighbour, false);
        }
    }

    @Test
    void erase_byAProcessThatHasNothing_reachesWhatTheNeighbourHoldsInMemory() {
        recordSome();
        try (LuceneIndex neighbour = index(feed)) {
            requireSecret(neighbour, true);
            try (LuceneIndex passing = index(feed)) {
                forgetSecretBy(passing);
            }
            requireSecret(neighbour, false);
        }
    }

    @Test
    void erase_ofWhatIsNewerThanTheCommit_reachesWhatTheNeighbourHoldsInMemory() {
        feed.record(frame("first", ""));
        try (LuceneIndex mine = index(feed);
                LuceneIndex neighbour = index(feed)) {
            assertThat(mine.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
            feed.remove(new FrameId("first"));
            recordSome();
            requireSecret(neighbour, true);
            forgetSecretBy(mine);
            requireSecret(neighbour, false);
        }
    }

    @Test
    void erase_whileTheNeighbourReadsTheFeed_isSeenInThatVeryView() {
        recordSome();
        var meanwhile = new AtomicReference<Runnable>(() -> {});
        // Erases and confirms just before a page is read, when the commit has been looked at already.
        ChangeFeed interrupted = new ChangeFeed() {
            @Override
            public String historyId() {
                return feed.historyId();
            }

            @Override
            public long head(Deadline deadline) {
                long head = feed.head(deadline);
                meanwhile.getAndSet(() -> {}).run();
                return head;
            }

            @Override
            public List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
                return feed.changesAfter(position, limit, deadline);
            }
        };
        try (LuceneIndex mine = index(feed);
                LuceneIndex neighbour = index(interrupted)) {
            requireSecret(neighbour, true);
            // The first look at the head only measures how much is pending.
            meanwhile.set(() -> meanwhile.set(() -> forgetSecretBy(mine)));
            requireSecret(neighbour, false);
        }
    }
}
