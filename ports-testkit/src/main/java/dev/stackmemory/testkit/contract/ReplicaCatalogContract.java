package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the lists of replicas show: what is here, as it is here, in order, and nothing that is gone. */
public abstract class ReplicaCatalogContract extends StoreContract {
    private static final long SEED = 20_261_121;
    private static final ReplicaList RECENT = new ReplicaList.Recent(PROJECT);
    private static final ReplicaList TOP = new ReplicaList.TopScored(PROJECT);

    private ReplicaStore store() {
        return port(ReplicaStore.class);
    }

    @Test
    void emptyStore_listsNothing() {
        assertThat(list(RECENT, 10)).isEmpty();
        assertThat(list(TOP, 10)).isEmpty();
        assertThat(list(new ReplicaList.Tagged(PROJECT, "x"), 10)).isEmpty();
        assertThat(list(new ReplicaList.OfSession(PROJECT, new SessionId("s")), 10))
                .isEmpty();
    }

    @Test
    void list_showsTheWholeSummary() {
        put(full("a"), aFrame("bare").type("").name("").build());

        assertThat(list(RECENT, 10))
                .containsExactly(
                        FrameSummary.of(full("a")),
                        FrameSummary.of(aFrame("bare").type("").name("").build()));
    }

    @Test
    void recent_isLatestFirst_andTiesBreakById() {
        put(
                aFrame("early").createdAt(NOON.minusMillis(1)).build(),
                aFrame("late").createdAt(NOON.plusMillis(1)).build(),
                frame("\uFF5E"),
                frame("😀"),
                frame("b"),
                frame("a"));

        assertThat(ids(RECENT, 10)).containsExactly("late", "a", "b", "\uFF5E", "😀", "early");
        assertThat(ids(RECENT, 2)).containsExactly("late", "a");
    }

    @Test
    void top_isHighestScoreFirst_andTiesBreakById() {
        put(
                aFrame("b").score(0.5).build(),
                aFrame("a").score(0.5).build(),
                aFrame("none").score(0).build(),
                aFrame("all").score(1).build(),
                aFrame("more").score(0.1 + 0.2).build(),
                aFrame("less").score(0.3).build());

        assertThat(ids(TOP, 10)).containsExactly("all", "a", "b", "more", "less", "none");
        assertThat(ids(TOP, 3)).containsExactly("all", "a", "b");
    }

    @Test
    void projectsAndSessions_areKeptApart() {
        put(
                aFrame("here").session(new SessionId("s")).build(),
                aFrame("elsewhere")
                        .project(new ProjectId("other"))
                        .session(new SessionId("s"))
                        .build(),
                aFrame("other-session").session(new SessionId("t")).build(),
                frame("no-session"));

        assertThat(ids(RECENT, 10)).containsExactlyInAnyOrder("here", "other-session", "no-session");
        assertThat(ids(new ReplicaList.OfSession(PROJECT, new SessionId("s")), 10))
                .containsExactly("here");
        assertThat(ids(new ReplicaList.Recent(new ProjectId("other")), 10)).containsExactly("elsewhere");
    }

    @Test
    void hostileTagsProjectsSessionsAndIds_areKeptApart() {
        List<String> ids = HostileTexts.identifiers();
        var frames = new ArrayList<Frame>();
        for (String text : ids) {
            frames.add(aFrame(text)
                    .project(new ProjectId(text))
                    .session(new SessionId(text))
                    .tags(List.of(text))
                    .build());
        }
        var tags = new ArrayList<>(new LinkedHashSet<>(HostileTexts.texts()));
        for (int index = 0; index < tags.size(); index++) {
            frames.add(aFrame("tagged" + index).tags(List.of(tags.get(index))).build());
        }
        put(frames.toArray(Frame[]::new));

        for (String text : ids) {
            var project = new ProjectId(text);
            assertThat(ids(new ReplicaList.Recent(project), 10)).containsExactly(text);
            assertThat(ids(new ReplicaList.OfSession(project, new SessionId(text)), 10))
                    .containsExactly(text);
            assertThat(ids(new ReplicaList.Tagged(project, text), 10)).containsExactly(text);
        }
        for (int index = 0; index < tags.size(); index++) {
            assertThat(ids(new ReplicaList.Tagged(PROJECT, tags.get(index)), 10))
                    .containsExactly("tagged" + index);
        }
    }

    @Test
    void everyList_equalsItsDefinition() {
        List<Frame> frames = new FrameGenerator(SEED).next(400);
        put(frames.toArray(Frame[]::new));
        List<FrameSummary> all = frames.stream().map(FrameSummary::of).toList();
        var lists = new LinkedHashSet<ReplicaList>();
        for (FrameSummary frame : all) {
            lists.add(new ReplicaList.Recent(frame.project()));
            lists.add(new ReplicaList.TopScored(frame.project()));
            frame.session().ifPresent(session -> lists.add(new ReplicaList.OfSession(frame.project(), session)));
            frame.tags().forEach(tag -> lists.add(new ReplicaList.Tagged(frame.project(), tag)));
        }

        for (ReplicaList list : lists) {
            for (int limit : new int[] {1, 7, 1_000}) {
                assertThat(list(list, limit))
                        .as("%s, %s at most", list, limit)
                        .isEqualTo(all.stream()
                                .filter(list::holds)
                                .sorted(list.order())
                                .limit(limit)
                                .toList());
            }
        }
    }

    @Test
    void edit_movesTheFrame_betweenLists() {
        Frame frame = aFrame("a")
                .tags(List.of("old", "both"))
                .session(new SessionId("s"))
                .score(0.1)
                .build();
        put(frame, aFrame("b").score(0.5).build());
        put(edited(
                frame,
                next -> next.tags(List.of("new", "both"))
                        .session(new SessionId("t"))
                        .score(0.9)));

        assertThat(ids(new ReplicaList.Tagged(PROJECT, "old"), 10)).isEmpty();
        assertThat(ids(new ReplicaList.Tagged(PROJECT, "both"), 10)).containsExactly("a");
        assertThat(ids(new ReplicaList.Tagged(PROJECT, "new"), 10)).containsExactly("a");
        assertThat(ids(new ReplicaList.OfSession(PROJECT, new SessionId("s")), 10))
                .isEmpty();
        assertThat(ids(new ReplicaList.OfSession(PROJECT, new SessionId("t")), 10))
                .containsExactly("a");
        assertThat(ids(TOP, 10)).containsExactly("a", "b");
    }

    @Test
    void olderPut_changesNoList() {
        Frame frame = aFrame("a").tags(List.of("old")).score(0.9).build();
        put(
                edited(frame, next -> next.tags(List.of("new")).score(0.1)),
                aFrame("b").build());
        put(frame);

        assertThat(ids(new ReplicaList.Tagged(PROJECT, "old"), 10)).isEmpty();
        assertThat(ids(new ReplicaList.Tagged(PROJECT, "new"), 10)).containsExactly("a");
        assertThat(ids(TOP, 10)).containsExactly("b", "a");
    }

    @Test
    void vanishedDeletedAndForgotten_areNotShown_andTheOthersFillTheLimit() {
        List<Frame> frames = Frames.frames("f", 300);
        put(frames.toArray(Frame[]::new));
        frames.subList(100, 200).forEach(frame -> fixture().vanish(frame.id()));
        store().delete(
                        frames.subList(200, 250).stream()
                                .map(frame -> new CopyVersion(frame.id(), 1, 1))
                                .toList(),
                        NO_LIMIT);
        store().forget(frames.subList(250, 300).stream().map(Frame::id).toList(), NO_LIMIT);

        assertThat(ids(RECENT, 100)).hasSize(100).startsWith("f0099", "f0098").endsWith("f0001", "f0000");
        assertThat(ids(TOP, 1_000)).hasSize(100).doesNotContain("f0100", "f0200", "f0299");
    }

    @Test
    void vanishedAndPutAgain_isShownAgain() {
        put(full("a"));
        fixture().vanish(id("a"));
        assertThat(ids(RECENT, 10)).isEmpty();
        put(full("a"));

        assertThat(ids(RECENT, 10)).containsExactly("a");
        assertThat(ids(new ReplicaList.Tagged(PROJECT, "zeta"), 10)).containsExactly("a");
    }

    @Test
    void longNames_areShownWhole() {
        Frame frame = aFrame("a").name("漢 ".repeat(50_000)).build();
        put(frame, frame("b"));

        assertThat(list(RECENT, 10)).containsExactly(FrameSummary.of(frame), FrameSummary.of(frame("b")));
        store().forget(Set.of(id("a")), NO_LIMIT);
        assertThat(ids(RECENT, 10)).containsExactly("b");
    }

    private void put(Frame... frames) {
        store().put(List.of(frames).stream().map(Frames::stored).toList(), NO_LIMIT);
    }

    private List<FrameSummary> list(ReplicaList list, int limit) {
        return port(ReplicaCatalog.class).list(list, limit, NO_LIMIT);
    }

    private List<String> ids(ReplicaList list, int limit) {
        return list(list, limit).stream().map(frame -> frame.id().value()).toList();
    }
}
