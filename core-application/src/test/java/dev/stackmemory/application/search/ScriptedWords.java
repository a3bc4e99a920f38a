package dev.stackmemory.application.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Candidate;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalStatistics;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.testkit.memory.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The words of a home that take virtual time, cost requests and remember what they were asked. An answer that would outlast the deadline fails at the deadline. */
final class ScriptedWords extends ForwardingLexicalIndex {
    private final StoreId store;
    private final VirtualTime time;
    private final Map<SearchStep, Duration> delays = new EnumMap<>(SearchStep.class);
    private long requests;
    private long bytes;
    private long behind;
    private final List<SearchStep> asked = new ArrayList<>();
    private final Map<SearchStep, CountDownLatch> answered = new ConcurrentHashMap<>();
    private Optional<ScriptedWords> faster = Optional.empty();

    ScriptedWords(StoreId store, LexicalIndex words, VirtualTime time) {
        super(words);
        this.store = store;
        this.time = time;
    }

    /** The step takes that long from now on. */
    synchronized ScriptedWords taking(SearchStep step, Duration delay) {
        delays.put(step, delay);
        return this;
    }

    /** No time passes in a step that lasts too long before the other home has answered the same step, which the threads of a search ask in any order. */
    synchronized ScriptedWords slowerThan(ScriptedWords other) {
        faster = Optional.of(other);
        return this;
    }

    /** Each step makes so many requests of so many bytes from now on. */
    synchronized ScriptedWords costing(long requestsOfStep, long bytesOfStep) {
        requests = requestsOfStep;
        bytes = bytesOfStep;
        return this;
    }

    /** From now on the index does not know of so many changes. */
    synchronized ScriptedWords lackingNewest(long changes) {
        behind = changes;
        return this;
    }

    /** What was asked since this was called last, in order. */
    synchronized List<SearchStep> asked() {
        List<SearchStep> since = List.copyOf(asked);
        asked.clear();
        return since;
    }

    private synchronized <T> T during(SearchStep step, Deadline deadline, Supplier<T> answer) {
        asked.add(step);
        Duration delay = delays.getOrDefault(step, Duration.ZERO);
        Duration left = deadline.remaining();
        if (delay.compareTo(left) > 0) {
            faster.ifPresent(other -> other.awaitAnswer(step));
            time.advance(left);
            throw new StoreException.DeadlineExceeded(step + " takes longer than there is time", null);
        }
        time.advance(delay);
        deadline.meter().reading(store, requests, bytes);
        T given = answer.get();
        answered(step).countDown();
        return given;
    }

    private CountDownLatch answered(SearchStep step) {
        return answered.computeIfAbsent(step, missing -> new CountDownLatch(1));
    }

    private void awaitAnswer(SearchStep step) {
        try {
            assertThat(answered(step).await(1, TimeUnit.MINUTES))
                    .as("an answer to %s", step)
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return during(SearchStep.OPEN, deadline, () -> new View(super.open(deadline)));
    }

    private final class View extends ForwardingLexicalView {
        View(LexicalView view) {
            super(view);
        }

        @Override
        public long behind() {
            return behind;
        }

        @Override
        public LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects, Deadline deadline) {
            return during(SearchStep.STATISTICS, deadline, () -> super.statistics(terms, projects, deadline));
        }

        @Override
        public List<String> expand(TermPattern pattern, Set<ProjectId> projects, int limit, Deadline deadline) {
            return during(SearchStep.EXPAND, deadline, () -> super.expand(pattern, projects, limit, deadline));
        }

        @Override
        public List<LexicalHit> search(LexicalRequest request, Deadline deadline) {
            return during(SearchStep.SEARCH, deadline, () -> super.search(request, deadline));
        }

        @Override
        public List<Candidate> describe(
                List<String> terms, Collection<FrameId> frames, FrameFilter filter, Deadline deadline) {
            return during(SearchStep.DESCRIBE, deadline, () -> super.describe(terms, frames, filter, deadline));
        }
    }
}
