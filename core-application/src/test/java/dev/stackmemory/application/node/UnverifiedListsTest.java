package dev.stackmemory.application.node;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.tier.Admission;
import dev.stackmemory.application.tier.ReplicaAdmission;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.InMemoryReplicas;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of a team, whose shared home is away, with replicas of some frames. */
class UnverifiedListsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameFilter MINE = FrameFilter.ofProjects(Set.of(PROJECT));
    private static final ProjectId OTHER = new ProjectId("other");

    private final InMemoryReplicas replicas = new InMemoryReplicas();
    private final VirtualTime time = replicas.time();
    private final InMemoryHome shared = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final SharingNode ann = new SharingNode("ann", shared, time, Set.of());
    private final ReplicaAdmission admission = new ReplicaAdmission(shared, shared.epoch(), replicas, replicas.epoch());
    private final UnverifiedLists lists =
            listing(new UnverifiedLists.Replicas(replicas.id(), replicas.catalog(), admission));

    private UnverifiedLists listing(UnverifiedLists.Replicas... sources) {
        return new UnverifiedLists(ann.catalog(), shared.id(), ann.place(), List.of(sources), ann.heard::add);
    }

    private void share(Frame frame) {
        var unused = shared.record(List.of(FrameWrite.create(frame)), NEVER);
    }

    private void shareWithCopy(Frame frame) {
        share(frame);
        replicas.put(List.of(stored(frame)), NEVER);
    }

    private List<String> listed(FrameFilter filter) {
        return ids(lists.list(filter, ListOrder.NEWEST_FIRST, Optional.empty(), 100, NEVER));
    }

    private static List<String> ids(Page page) {
        return page.frames().stream().map(frame -> frame.id().value()).toList();
    }

    @Test
    void homeAnswers_noReplicaIsAsked() {
        share(aFrame("shared").build());
        assertThat(listed(MINE)).containsExactly("shared");
        assertThat(replicas.faults().operations()).isEmpty();
        assertThat(ann.heard).isEmpty();
    }

    @Test
    void homeIsAway_replicasAreListedBesideWhatWaitsHere_andSaidToBeUnverified() {
        shareWithCopy(aFrame("copied").createdAt(NOON.plusSeconds(1)).build());
        share(aFrame("not copied").build());
        ann.record(aFrame("waiting").createdAt(NOON.plusSeconds(2)).build());
        shared.faults().breakConnection();
        assertThat(listed(MINE)).containsExactly("waiting", "copied");
        assertThat(ann.heard).singleElement().asString().contains("listed from memory, unverified and incomplete");
    }

    @Test
    void homeIsAway_editsAndForgettingOfThisNodeCount() {
        shareWithCopy(aFrame("edited").tags(Set.of("old")).build());
        shareWithCopy(aFrame("forgotten").tags(Set.of("old")).build());
        ann.edit(new FrameId("edited"), frame -> frame.tags(Set.of("new")));
        shared.faults().breakConnection();
        ann.forget(new FrameId("forgotten"));
        shareWithCopyWhileAway(aFrame("other").tags(Set.of("old")).build());
        assertThat(listed(MINE)).containsExactly("edited", "other");
        assertThat(listed(MINE.withTags(Set.of("old")))).containsExactly("other");
    }

    private void shareWithCopyWhileAway(Frame frame) {
        replicas.put(List.of(stored(frame)), NEVER);
    }

    @Test
    void homeIsAway_replicasFromAnOldDumpAreNotListed() {
        share(aFrame("forgotten").build());
        var unused = shared.forget(List.of(new FrameId("forgotten")), NEVER);
        admission.tell(List.of(new FrameId("forgotten")), NEVER);
        replicas.vanishAll();
        replicas.put(List.of(stored(aFrame("forgotten").build())), NEVER);
        shared.faults().breakConnection();
        assertThat(listed(MINE)).isEmpty();
        assertThat(ann.heard)
                .singleElement()
                .asString()
                .contains("paradedb does not answer, and what lies there is missing");
    }

    @Test
    void homeIsAway_andNoReplicaHasAny_itIsMissing() {
        share(aFrame("shared").build());
        ann.record(aFrame("waiting").build());
        shared.faults().breakConnection();
        assertThat(listed(MINE)).containsExactly("waiting");
        assertThat(ann.heard)
                .singleElement()
                .asString()
                .contains("paradedb does not answer, and what lies there is missing");
    }

    @Test
    void homeIsAway_listsOverAllProjectsAreOfThisNodeAlone() {
        shareWithCopy(aFrame("copied").build());
        ann.record(aFrame("waiting").build());
        shared.faults().breakConnection();
        assertThat(listed(FrameFilter.ALL)).containsExactly("waiting");
    }

    @Test
    void homeIsAway_andSoAreTheReplicas_copiesOfThisNodeAreListed() {
        shareWithCopy(aFrame("read here").tags(Set.of("t")).build());
        shareWithCopy(aFrame("without tag").createdAt(NOON.plusSeconds(1)).build());
        shareWithCopy(
                aFrame("newer").tags(Set.of("t")).createdAt(NOON.plusSeconds(2)).build());
        shareWithCopy(aFrame("never read").tags(Set.of("t")).build());
        for (String read : List.of("read here", "without tag", "newer")) {
            assertThat(ann.read(new FrameId(read))).isPresent();
        }
        var copies = new NodeReplicas(ann.place().get());
        UnverifiedLists both = listing(
                new UnverifiedLists.Replicas(replicas.id(), replicas.catalog(), admission),
                new UnverifiedLists.Replicas(copies.id(), copies, Admission.lasting(copies)));
        shared.faults().breakConnection();
        replicas.faults().breakConnection();
        assertThat(ids(both.list(MINE.withTags(Set.of("t")), ListOrder.NEWEST_FIRST, Optional.empty(), 100, NEVER)))
                .containsExactly("newer", "read here");
        assertThat(ann.heard).singleElement().asString().contains("listed from " + copies.id());
    }

    @Test
    void homeThatHangs_leavesTimeForTheReplicas() {
        shareWithCopy(aFrame("copied").build());
        shared.faults().hangNext();
        Deadline deadline = time.deadlineAfter(Duration.ofSeconds(10));
        assertThat(ids(lists.list(MINE, ListOrder.NEWEST_FIRST, Optional.empty(), 100, deadline)))
                .containsExactly("copied");
        assertThat(deadline.isExpired()).isFalse();
    }

    @Test
    void homeThatIsSlow_hasTheRestOfTheTime_whereNoCopyIs() {
        share(aFrame("shared").build());
        shared.faults().hangNext();
        Deadline deadline = time.deadlineAfter(Duration.ofSeconds(10));
        assertThat(ids(lists.list(MINE, ListOrder.NEWEST_FIRST, Optional.empty(), 100, deadline)))
                .containsExactly("shared");
    }

    /** Conditions, orders and pages are those of any list; an outage that begins or ends between two pages does not show. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyFrameHasACopy_listsAreThoseOfTheHome(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 0; number < 60; number++) {
            Frame frame = randomFrame("f" + number, random);
            switch (random.nextInt(5)) {
                case 0 -> ann.record(frame);
                case 1 -> {
                    shareWithCopy(frame);
                    ann.edit(
                            frame.id(),
                            edit -> edit.score(random.nextInt(4) / 4.0).tags(Set.of()));
                }
                default -> shareWithCopy(frame);
            }
        }
        for (int question = 0; question < 40; question++) {
            FrameFilter filter = randomFilter(random);
            ListOrder order = List.of(ListOrder.values()).get(random.nextInt(3));
            int limit = 1 + random.nextInt(20);
            assertThat(pages(filter, order, limit, () -> random.nextInt(3) > 0))
                    .as("%s %s by %d", order, filter, limit)
                    .isEqualTo(pages(filter, order, 1000, () -> false));
        }
        assertThat(ann.heard).anySatisfy(said -> assertThat(said).contains("listed from memory"));
    }

    private static Frame randomFrame(String id, SplittableRandom random) {
        return aFrame(id)
                .project(random.nextInt(3) == 0 ? OTHER : PROJECT)
                .session(new SessionId("s" + random.nextInt(3)))
                .type(random.nextBoolean() ? "task" : "review")
                .state(random.nextBoolean() ? Frame.ACTIVE : Frame.CLOSED)
                .tags(random.nextBoolean() ? Set.of("t") : Set.of("t", "u"))
                .createdAt(NOON.plusSeconds(random.nextInt(10)))
                .score(random.nextInt(4) / 4.0)
                .build();
    }

    private static FrameFilter randomFilter(SplittableRandom random) {
        FrameFilter filter = random.nextInt(3) == 0 ? MINE.withProjects(Set.of(PROJECT, OTHER)) : MINE;
        return switch (random.nextInt(7)) {
            case 0 -> filter.withSession(new SessionId("s1"));
            case 1 -> filter.withTags(Set.of("t", "u"));
            case 2 -> filter.withTypes(Set.of("task"));
            case 3 -> filter.withStates(Set.of(Frame.CLOSED)).withSession(new SessionId("s2"));
            case 4 -> filter.withMinScore(0.5);
            case 5 -> filter.withCreatedWithin(TimeWindow.between(NOON.plusSeconds(2), NOON.plusSeconds(6)));
            default -> filter;
        };
    }

    private List<FrameSummary> pages(FrameFilter filter, ListOrder order, int limit, BooleanSupplier isAway) {
        List<FrameSummary> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            if (isAway.getAsBoolean()) {
                shared.faults().breakConnection();
            }
            Page page = lists.list(filter, order, cursor, limit, NEVER);
            shared.faults().heal();
            assertThat(page.frames().size()).isLessThanOrEqualTo(limit);
            all.addAll(page.frames());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }
}
