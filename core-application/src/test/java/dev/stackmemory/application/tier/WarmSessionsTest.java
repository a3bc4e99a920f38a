package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.SessionStarts;
import dev.stackmemory.application.search.CachedSearch;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.testkit.memory.InMemoryQueryCache;
import dev.stackmemory.testkit.server.Polling;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmSessionsTest {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ProjectId OTHER = new ProjectId("other");

    private final TwoTiers memory = new TwoTiers();
    private final SessionStarts starts = new SessionStarts();
    private final WarmSessions warming = warming(Optional.empty());

    WarmSessionsTest() {
        for (int number = 0; number < 4; number++) {
            memory.record(aged("f" + number, number).build());
        }
        memory.record(aged("elsewhere", 9).project(OTHER).build());
        memory.move(Tier.COLD, id("f0"), id("f1"), id("f2"), id("f3"), id("elsewhere"));
    }

    private static FrameBuilder aged(String id, int seconds) {
        return aFrame(id).session(new SessionId("past")).state("closed").createdAt(NOON.plusSeconds(seconds));
    }

    private WarmSessions warming(Optional<CachedSearch> answers) {
        return new WarmSessions(
                starts,
                new WarmSession(
                        memory.catalog(),
                        memory.hot.ledger(),
                        new FetchFrames(
                                FastPlace.beside(memory.hot), memory.frames(), memory.hot.ledger(), memory.hot.time())),
                answers.map(PrepareAnswers::new));
    }

    private List<String> replicas() {
        return memory.hot.listReplicas(Optional.empty(), 1_000, NEVER).stream()
                .map(CopyVersion::frame)
                .map(FrameId::value)
                .toList();
    }

    private void recordIn(String session) {
        Frame frame = aFrame("recorded-in-" + session)
                .session(new SessionId(session))
                .createdAt(NOON.plusSeconds(100))
                .build();
        new RecordFrames(memory.hot, starts).record(List.of(frame), NEVER);
    }

    @Test
    void recordingInANewSession_bringsTheFramesOfItsProject_andOfNoOther() {
        recordIn("new");
        warming.warmThoseThatBegan(Pace.FULL, NEVER);

        assertThat(replicas()).containsExactly("f0", "f1", "f2", "f3");
    }

    @Test
    void sessionThatIsTakenUpAgain_hasItsOwnFramesBrought_howeverManyCameSince() {
        for (int number = 0; number < WarmSession.LOOKED_AT; number++) {
            memory.record(aFrame("later" + number)
                    .createdAt(NOON.plusSeconds(200 + number))
                    .build());
        }
        starts.named(Set.of(PROJECT), new SessionId("past"));
        warming.warmThoseThatBegan(Pace.FULL, NEVER);

        assertThat(replicas()).containsExactly("f0", "f1", "f2", "f3");
    }

    @Test
    void sessionThatWentOn_isNotWarmedAgain() {
        recordIn("new");
        warming.warmThoseThatBegan(Pace.FULL, NEVER);
        memory.record(aged("f4", 4).build());
        memory.move(Tier.COLD, id("f4"));
        starts.named(Set.of(PROJECT), new SessionId("new"));
        warming.warmThoseThatBegan(Pace.FULL, NEVER);

        assertThat(replicas()).doesNotContain("f4");
    }

    @Test
    void questionThatIsAskedOften_isAnsweredAnew_whenASessionBeginsAfterAChange() {
        var changes = new AtomicLong();
        var cache = new InMemoryQueryCache();
        Search search = new SearchFrames(
                memory.searchable(), Optional.empty(), RankingSettings.DEFAULT, InstantSource.fixed(NOON));
        var answers = new CachedSearch(
                search, cache, generations(changes), memory.hot, Optional.empty(), cache.time(), () -> false);
        SearchRequest question = new SearchRequest(
                "token", FrameFilter.ofProjects(Set.of(PROJECT)), 5, Duration.ofMinutes(1), Optional.empty());
        answers.search(question);
        answers.search(question);
        memory.record(aFrame("new").content("The token expired.").build());
        changes.incrementAndGet();

        recordIn("new");
        warming(Optional.of(answers)).warmThoseThatBegan(Pace.FULL, NEVER);

        SearchAnswer answer = answers.search(question);
        assertThat(answer.cachedAt()).isPresent();
        assertThat(answer.results()).extracting(result -> result.frame().id()).containsExactly(id("new"));
    }

    /** Of one project that has changed so often. */
    static Generations generations(AtomicLong changes) {
        return new Generations() {
            @Override
            public Map<ProjectId, Long> find(Set<ProjectId> projects, Deadline deadline) {
                return Map.of(PROJECT, changes.get());
            }

            @Override
            public void raise(Set<ProjectId> projects, Deadline deadline) {
                changes.incrementAndGet();
            }
        };
    }

    @Test
    void endOfThePace_leavesTheRest() {
        recordIn("new");
        warming.warmThoseThatBegan(() -> false, NEVER);

        assertThat(replicas()).isEmpty();
    }

    @Test
    void storeThatIsAway_failsNobody_andTheNextSessionIsWarmed() {
        recordIn("new");
        memory.cold.faults().breakConnection();
        warming.warmThoseThatBegan(Pace.FULL, NEVER);
        assertThat(replicas()).isEmpty();
        memory.cold.faults().heal();

        recordIn("newer");
        warming.warmThoseThatBegan(Pace.FULL, NEVER);
        assertThat(replicas()).hasSize(4);
    }

    @Test
    void inTheBackground_untilItIsClosed() {
        try (BackgroundWarming background = BackgroundWarming.start(warming)) {
            assertThat(background).isNotNull();
            recordIn("new");
            Polling.until(Duration.ofSeconds(30), "copies", () -> replicas().size() == 4);
        }
        recordIn("after");
        assertThat(starts.take()).as("nobody takes it").isPresent();
    }
}
