package dev.stackmemory.application.node;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node counts that has frames of its own beside shared ones. */
class NodeOverridesTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final FrameId F = new FrameId("f");
    private static final ProjectId DIARY = new ProjectId("diary");
    private static final ProjectId WORK = new ProjectId("work");

    private final VirtualTime time = new VirtualTime(Frames.NOON);
    private final InMemoryHome shared = new InMemoryHome(StoreId.shared("paradedb"), Tier.WARM, time);
    private final SharingNode ann = node("ann", Set.of(DIARY));
    private final SharingNode ben = node("ben", Set.of());

    private SharingNode node(String name, Set<ProjectId> privateProjects) {
        return new SharingNode(name, shared, time, privateProjects);
    }

    private static Frame of(ProjectId project, String id) {
        return aFrame(id).project(project).build();
    }

    private static long count(SharingNode node, ProjectId project) {
        return node.catalog().count(FrameFilter.ofProjects(Set.of(project)), NEVER);
    }

    private long questionsToTheSharedLedger() {
        return shared.faults().operations().stream()
                .filter("ledger.find"::equals)
                .count();
    }

    @Test
    void countOfWhatTheSharedHomeHasNothingOf_asksNoLedger() {
        ben.record(of(WORK, "of ben"));
        ben.publish();
        IntStream.range(0, 1_500).forEach(number -> ann.record(of(DIARY, "f" + number)));
        long before = questionsToTheSharedLedger();

        assertThat(count(ann, DIARY)).isEqualTo(1_500);
        assertThat(ann.catalog().countBy(Facet.TYPE, FrameFilter.ofProjects(Set.of(DIARY)), NEVER))
                .isEqualTo(Map.of("task", 1_500L));
        assertThat(questionsToTheSharedLedger()).isEqualTo(before);

        assertThat(ann.counted()).isEqualTo(1_501);
        assertThat(questionsToTheSharedLedger())
                .as("a thousand frames at once, whatever their project")
                .isEqualTo(before + 2);
    }

    @Test
    void editInAProjectThatWasPublicBefore_countsOnce() {
        ben.record(of(DIARY, "f"));
        ben.publish();
        ann.edit(F, frame -> frame.name("edited"));
        ann.publish();

        assertThat(ann.isOwn(F)).isTrue();
        assertThat(count(ann, DIARY)).isEqualTo(1);
        assertThat(ann.counted()).isEqualTo(1);
    }

    @Test
    void frameThatSomebodyElseHasPublished_countsOnce_whereNothingOfItWasEverSent() {
        ann.record(of(DIARY, "f"));
        ben.record(of(DIARY, "f"));
        ben.publish();

        assertThat(count(ann, DIARY)).isEqualTo(1);
        assertThat(ann.listed()).containsExactly("f");
    }

    @Test
    void anotherFrameOfTheId_doesNotCount() {
        ann.record(of(DIARY, "f"));
        ben.record(of(WORK, "f"));
        ben.record(of(WORK, "g"));
        ben.publish();

        assertThat(count(ann, WORK)).isEqualTo(1);
        assertThat(ann.counted()).isEqualTo(2);
        assertThat(ann.listed()).containsExactly("f", "g");
    }

    @Test
    void copyOfALaterRevisionThanARestoredHomeHas_countsOnce() {
        ben.record(of(DIARY, "f"));
        ben.publish();
        ben.edit(F, frame -> frame.name("edited"));
        ben.publish();
        ann.read(F);
        shared.lose(F);
        shared.record(List.of(FrameWrite.create(of(DIARY, "f"))), NEVER);
        ann.syncAnew();

        assertThat(ann.isOwn(F))
                .as("it came home, and stays for its project's sake")
                .isTrue();
        assertThat(count(ann, DIARY)).isEqualTo(1);
        assertThat(ann.counted()).isEqualTo(1);
    }
}
