package dev.stackmemory.adapter.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index and the time that it is given, on a clock of the test's. */
class LuceneIndexDeadlinesIT {
    private static final int FRAMES = 2_000;

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();
    private final EditableChangeFeed frames = new EditableChangeFeed("history");
    private final SlowFeed feed = new SlowFeed();
    private final List<String> notices = new ArrayList<>();

    private LuceneIndex index() {
        return new LuceneIndex(folder.resolve("index"), feed, notices::add);
    }

    private Deadline in(Duration duration) {
        return Deadline.after(duration, now::get);
    }

    /** Takes a second for each page, and nothing for its head; strict about time, as a server is. */
    private final class SlowFeed implements ChangeFeed {
        private final List<Deadline> given = new ArrayList<>();

        private void requireTime(Deadline deadline) {
            given.add(deadline);
            if (deadline.isExpired()) {
                throw new StoreException.DeadlineExceeded("too late", null);
            }
        }

        @Override
        public String historyId() {
            return frames.historyId();
        }

        @Override
        public long head(Deadline deadline) {
            requireTime(deadline);
            return frames.head(deadline);
        }

        @Override
        public List<FrameChange> changesAfter(long position, int limit, Deadline deadline) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            requireTime(deadline);
            return frames.changesAfter(position, limit, deadline);
        }
    }

    @Test
    void open_slowFeed_showsWhatCameInTime() {
        frames.record(Frames.frames("f", 100));
        try (LuceneIndex index = index()) {
            assertThat(behind(index, Duration.ofMillis(800))).isEqualTo(100);
            assertThat(behind(index, Duration.ofSeconds(10))).isZero();
        }
        assertThat(notices).isEmpty();
    }

    private long behind(LuceneIndex index, Duration time) {
        try (LexicalView view = index.open(in(time))) {
            return view.behind();
        }
    }

    @Test
    void open_manyPending_goesOnWhereItStopped() {
        frames.record(Frames.frames("f", FRAMES));
        try (LuceneIndex index = index()) {
            long behind = FRAMES;
            int rounds = 0;
            while (behind > 0) {
                long before = behind;
                behind = behind(index, Duration.ofSeconds(20));
                assertThat(behind).isLessThan(before);
                rounds++;
            }
            assertThat(rounds).isGreaterThan(1);
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void refresh_deadlinePassesBetweenPages_keepsWhatIsDone() {
        frames.record(Frames.frames("f", FRAMES));
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, in(Duration.ofMillis(2_500))))
                    .isFalse();
            assertThat(index.status(Deadline.NEVER).pending()).isPositive().isLessThan(FRAMES);
            assertThat(index.refresh(Progress.NONE, in(Duration.ofDays(1)))).isTrue();
            assertThat(index.status(Deadline.NEVER).pending()).isZero();
        }
    }

    @Test
    void everything_afterTheDeadline_saysSo() {
        frames.record(Frames.frames("f", 10));
        Deadline passed = in(Duration.ZERO);
        try (LuceneIndex index = index()) {
            assertThat(index.refresh(Progress.NONE, passed)).isFalse();
            assertThat(index.rebuild(Progress.NONE, passed)).isFalse();
            assertThat(index.erase(List.of(new FrameId("f0001")), passed)).isEmpty();
            assertThatThrownBy(() -> index.status(passed)).isInstanceOf(StoreException.DeadlineExceeded.class);
            assertThatThrownBy(() -> index.open(passed)).isInstanceOf(StoreException.DeadlineExceeded.class);
        }
    }

    @Test
    void erase_wheneverTheDeadlinePasses_confirmsOnlyWhatIsGone() throws IOException {
        frames.record(Frames.frames("f", 300));
        int confirmed = 0;
        try (LuceneIndex index = index()) {
            for (int looks = 0; looks < 40; looks++) {
                var secret = new FrameId("secretnumber" + looks);
                frames.record(Frames.frame(secret.value()));
                assertThat(index.refresh(Progress.NONE, Deadline.NEVER)).isTrue();
                assertThat(filesHold(secret.value())).isTrue();
                frames.remove(secret);
                var clock = new AtomicLong();
                Deadline deadline = Deadline.after(Duration.ofNanos(looks + 1L), clock::getAndIncrement);
                if (!index.erase(List.of(secret), deadline).isEmpty()) {
                    assertThat(filesHold(secret.value())).as("%s looks", looks).isFalse();
                    confirmed++;
                }
                assertThat(index.erase(List.of(secret), Deadline.NEVER)).containsExactly(secret);
                assertThat(filesHold(secret.value())).isFalse();
            }
        }
        assertThat(confirmed).isBetween(1, 39);
    }

    private boolean filesHold(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("index"))) {
            for (Path file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void everyCallOfTheFeed_isGivenTheDeadline() {
        frames.record(Frames.frames("f", FRAMES));
        try (LuceneIndex index = index()) {
            index.refresh(Progress.NONE, in(Duration.ofDays(1)));
            frames.record(Frames.frames("g", 20));
            index.open(in(Duration.ofDays(1))).close();
            index.rebuild(Progress.NONE, in(Duration.ofDays(1)));
            index.erase(List.of(new FrameId("f0001")), in(Duration.ofDays(1)));
        }
        assertThat(feed.given).isNotEmpty().doesNotContain(Deadline.NEVER);
    }
}
