package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.FindFrame.Resolution;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.PastVersion;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.memory.InMemoryArchive;
import dev.stackmemory.testkit.memory.InMemoryHome;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An archive whose bytes of a forgotten frame are not erased yet shows it in no version. */
class LookBackTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Instant COMMITTED = Instant.parse("2026-11-01T12:00:00Z");

    private final InMemoryHome home = new InMemoryHome();
    private final InMemoryArchive archive = new InMemoryArchive(StoreId.shared("s3"), home.time());
    private final LookBack lookBack =
            new LookBack(new OneVersion(), home, new AccessLog(home.ledger(), home.time(), Runnable::run));

    @BeforeEach
    void forgetOneOfThree() {
        archive.put(List.of(stored(frame("a1")), stored(frame("a2")), stored(frame("a3"))), NEVER);
        home.forget(List.of(id("a2")), NEVER);
    }

    @Test
    void asOf_beforeTheFirstVersion_isEmpty() {
        assertThat(lookBack.asOf(COMMITTED.minusMillis(1), NEVER)).isEmpty();
        assertThat(version().snapshot()).isEqualTo(7);
        assertThat(lookBack.versions(NEVER))
                .singleElement()
                .extracting(PastVersion::committedAt)
                .isEqualTo(COMMITTED);
    }

    @Test
    void find_forgotten_isMissing() {
        assertThat(version().find(List.of(id("a1"), id("a2")), NEVER)).containsOnlyKeys(id("a1"));
    }

    @Test
    void list_fillsThePageWithOthers() {
        assertThat(ids(list(Optional.empty(), 2))).containsExactly(id("a1"), id("a3"));
        Page first = list(Optional.empty(), 1);
        assertThat(ids(first)).containsExactly(id("a1"));
        assertThat(ids(list(first.next(), 1))).containsExactly(id("a3"));
    }

    @Test
    void count_leavesOutTheForgotten() {
        assertThat(version().catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(2);
        assertThat(version().catalog().countBy(Facet.TYPE, FrameFilter.ALL, NEVER))
                .containsOnly(Map.entry(frame("a1").type(), 2L));
        home.forget(List.of(id("a1"), id("a3")), NEVER);
        assertThat(version().catalog().countBy(Facet.TYPE, FrameFilter.ALL, NEVER))
                .isEmpty();
    }

    @Test
    void findFrame_aBeginningThatAForgottenFrameSharesWithOne_namesThatOne() {
        home.forget(List.of(id("a1")), NEVER);
        assertThat(version().catalog().listIdsByPrefix("a", 1, NEVER)).containsExactly(id("a3"));
        assertThat(lookBack.findFrame(version()).resolve("a", NEVER)).isEqualTo(new Resolution.Found(frame("a3")));
        assertThat(lookBack.findFrame(version()).resolve("a2", NEVER)).isEqualTo(new Resolution.Unknown());
    }

    private PastVersion version() {
        return lookBack.asOf(COMMITTED, NEVER).orElseThrow();
    }

    private Page list(Optional<String> after, int limit) {
        return version().catalog().list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, after, limit, NEVER);
    }

    private static List<FrameId> ids(Page page) {
        return page.frames().stream().map(FrameSummary::id).toList();
    }

    /** What the archive holds, as its only version. */
    private final class OneVersion implements StoreHistory, PastVersion {
        @Override
        public List<PastVersion> versions(Deadline deadline) {
            return List.of(this);
        }

        @Override
        public Optional<PastVersion> asOf(Instant instant, Deadline deadline) {
            return instant.isBefore(COMMITTED) ? Optional.empty() : Optional.of(this);
        }

        @Override
        public long snapshot() {
            return 7;
        }

        @Override
        public Instant committedAt() {
            return COMMITTED;
        }

        @Override
        public Map<FrameId, StoredFrame> find(Collection<FrameId> ids, Deadline deadline) {
            return archive.find(ids, deadline);
        }

        @Override
        public FrameCatalog catalog() {
            return archive.catalog();
        }
    }
}
