package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefetchFramesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SESSION = 40;

    private final TwoTiers memory = new TwoTiers();
    private final PrefetchFrames prefetch = over(memory.catalog());
    private final FrameReader reader = reader(prefetch);

    PrefetchFramesTest() {
        Frame[] frames = IntStream.range(0, SESSION)
                .mapToObj(number -> aFrame(name(number))
                        .session(new SessionId("long"))
                        .state("closed")
                        .parent(Optional.of(id(name(number == 39 ? 20 : 0))))
                        .createdAt(NOON.plusSeconds(number))
                        .build())
                .toArray(Frame[]::new);
        memory.record(frames);
        memory.record(aFrame("elsewhere").createdAt(NOON.plusSeconds(21)).build());
        memory.move(
                Tier.COLD,
                IntStream.range(0, SESSION)
                        .mapToObj(PrefetchFramesTest::name)
                        .map(FrameId::new)
                        .toArray(FrameId[]::new));
    }

    @AfterEach
    void close() {
        prefetch.close();
    }

    private PrefetchFrames over(FrameCatalog catalog) {
        return new PrefetchFrames(
                catalog,
                new FetchFrames(FastPlace.beside(memory.hot), memory.frames(), memory.hot.ledger(), memory.hot.time()));
    }

    private FrameReader reader(PrefetchFrames prefetching) {
        return new FastFirst(memory.hot, prefetching.watching(memory.frames()));
    }

    private static String name(int number) {
        return String.format("f%02d", number);
    }

    private void read(FrameReader from, int number) {
        assertThat(from.find(List.of(id(name(number))), NEVER)).hasSize(1);
    }

    private List<String> replicas() {
        return memory.hot.listReplicas(Optional.empty(), 100, NEVER).stream()
                .map(CopyVersion::frame)
                .map(FrameId::value)
                .toList();
    }

    private void awaitReplicas() {
        Polling.until(SOON, "replicas", () -> !replicas().isEmpty());
    }

    @Test
    void readFromASlowStore_bringsParentChildrenAndNeighbours() {
        read(reader, 20);
        awaitReplicas();
        assertThat(replicas())
                .containsExactly(
                        "f00", "f16", "f17", "f18", "f19", "f21", "f22", "f23", "f24", "f25", "f26", "f27", "f28",
                        "f29", "f30", "f39");
    }

    @Test
    void parentAndChildrenOfOtherSessions_areBroughtToo() {
        memory.record(
                aFrame("planned")
                        .session(new SessionId("before"))
                        .state("closed")
                        .createdAt(NOON.plusSeconds(100))
                        .build(),
                aFrame("worked")
                        .parent(Optional.of(id("planned")))
                        .state("closed")
                        .createdAt(NOON.plusSeconds(101))
                        .build(),
                aFrame("helped")
                        .session(new SessionId("of a helper"))
                        .parent(Optional.of(id("worked")))
                        .state("closed")
                        .createdAt(NOON.plusSeconds(102))
                        .build(),
                aFrame("stranger")
                        .session(new SessionId("of a helper"))
                        .state("closed")
                        .createdAt(NOON.plusSeconds(103))
                        .build());
        memory.move(Tier.COLD, id("planned"), id("worked"), id("helped"), id("stranger"));
        assertThat(reader.find(List.of(id("worked")), NEVER)).hasSize(1);
        awaitReplicas();
        assertThat(replicas()).containsExactlyInAnyOrder("planned", "helped");
    }

    @Test
    void moreChildrenThanItBrings_leaveSomeOut() {
        read(reader, 0);
        awaitReplicas();
        assertThat(replicas()).hasSize(PrefetchFrames.RELATED);
    }

    @Test
    void fetched_areReadFast_andNeitherListedTwiceNorCountedAsRead() {
        read(reader, 20);
        awaitReplicas();
        memory.cold.faults().breakConnection();
        read(reader, 21);
        memory.cold.faults().heal();

        assertThat(memory.catalog().count(FrameFilter.ALL, NEVER)).isEqualTo(SESSION + 1);
        assertThat(memory.home(id("f21"))).isEqualTo(TwoTiers.COLD);
        assertThat(memory.residency(id("f21")).accessCount()).isZero();
        assertThat(memory.verifyStores()
                        .verify(true, false, (done, total) -> {}, NEVER)
                        .problems())
                .isEmpty();
    }

    @Test
    void readFromTheFastStore_bringsNothing() {
        var listed = new AtomicInteger();
        PrefetchFrames watched = over(listing(page -> listed.incrementAndGet()));
        assertThat(reader(watched).find(List.of(id("elsewhere")), NEVER)).hasSize(1);
        watched.close();
        assertThat(listed).hasValue(0);
    }

    @Test
    void readOfMany_bringsNothing() {
        var listed = new AtomicInteger();
        PrefetchFrames watched = over(listing(page -> listed.incrementAndGet()));
        assertThat(reader(watched).find(List.of(id("f01"), id("f02")), NEVER)).hasSize(2);
        watched.close();
        assertThat(listed).hasValue(0);
    }

    @Test
    void fetched_goBeforeWhatIsAtHome_whenTheTierIsFull() {
        read(reader, 20);
        awaitReplicas();
        memory.limitHotTo(1);
        assertThat(memory.moveAsPlanned().evicted()).isEqualTo(16);
        assertThat(memory.home(id("elsewhere"))).isEqualTo(TwoTiers.HOT);
    }

    @Test
    void whatFails_failsNoRead() {
        var asked = new CountDownLatch(1);
        PrefetchFrames failing = over(listing(deadline -> {
            asked.countDown();
            throw new StoreException.Unavailable("the archive is away", null);
        }));
        read(reader(failing), 20);
        assertThat(await(asked)).isTrue();
        failing.close();
        assertThat(replicas()).isEmpty();
    }

    @Test
    void moreReadsThanItFetches_waitForNothing_andClosingEndsIt() {
        var asked = new AtomicInteger();
        var begun = new CountDownLatch(1);
        PrefetchFrames stuck = over(listing(deadline -> {
            asked.incrementAndGet();
            begun.countDown();
            while (!deadline.isExpired()) {
                Thread.onSpinWait();
            }
            throw new StoreException.DeadlineExceeded("late", null);
        }));
        for (int number = 0; number < SESSION; number++) {
            read(reader(stuck), number);
        }
        assertThat(await(begun)).isTrue();
        stuck.close();
        assertThat(asked).as("the rest was left").hasValue(1);
        read(reader(stuck), 20);
        assertThat(replicas()).isEmpty();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The catalog, which first lets the test do something. */
    private FrameCatalog listing(Consumer<Deadline> first) {
        TieredCatalog all = memory.catalog();
        return new FrameCatalog() {
            @Override
            public Page list(
                    FrameFilter filter, ListOrder order, Optional<String> after, int limit, Deadline deadline) {
                first.accept(deadline);
                return all.list(filter, order, after, limit, deadline);
            }

            @Override
            public long count(FrameFilter filter, Deadline deadline) {
                return all.count(filter, deadline);
            }

            @Override
            public Map<String, Long> countBy(Facet facet, FrameFilter filter, Deadline deadline) {
                return all.countBy(facet, filter, deadline);
            }

            @Override
            public List<FrameId> listIdsByPrefix(String prefix, int limit, Deadline deadline) {
                return all.listIdsByPrefix(prefix, limit, deadline);
            }
        };
    }
}
