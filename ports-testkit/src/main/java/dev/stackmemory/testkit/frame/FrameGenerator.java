package dev.stackmemory.testkit.frame;

import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random frames and filters over them: the same seed gives the same ones in the same order. The values come from small sets, so that
 * filters meet, scores and creation times tie, and texts share words. Not thread-safe.
 */
public final class FrameGenerator {
    private static final List<ProjectId> PROJECTS = Stream.of("alpha", "beta", "Beta", "git@example.org:team/app.git")
            .map(ProjectId::new)
            .toList();
    private static final List<SessionId> SESSIONS =
            Stream.of("s1", "s2", "S2", "s 3").map(SessionId::new).toList();
    private static final List<String> TYPES = List.of("task", "tool_call", "review", "décision", "");
    private static final List<String> STATES = List.of(Frame.ACTIVE, Frame.CLOSED, "error");
    private static final List<String> TAGS = List.of("java", "Java", "sql", "a,b", "100%", "標籤", "x_y", "");
    private static final int MINUTES = 500;
    private static final int SCORE_STEPS = 20;

    private final SplittableRandom random;
    private final ZipfWords words = new ZipfWords(5_000);
    private final String prefix;
    private int made;

    public FrameGenerator(long seed) {
        this(seed, "f");
    }

    /**
     * @param prefix what the ids begin with, so that two generators can share a store
     */
    public FrameGenerator(long seed, String prefix) {
        this.random = new SplittableRandom(seed);
        this.prefix = prefix;
    }

    /** The next frame. */
    public Frame next() {
        var builder = Frame.builder(new FrameId(prefix + made++), pick(PROJECTS), instant())
                .type(pick(TYPES))
                .state(pick(STATES))
                .name(words.text(random, 1 + random.nextInt(6)))
                .content(words.text(random, random.nextInt(120)))
                .tags(some(TAGS))
                .depth(random.nextInt(4))
                .score(score());
        if (random.nextInt(4) > 0) {
            builder.session(pick(SESSIONS));
        }
        if (random.nextBoolean()) {
            builder.digest(words.text(random, 12));
        }
        if (random.nextInt(3) == 0) {
            builder.closedAt(instant());
        }
        builder.events(IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> new FrameEvent(
                        "e" + number, number, "message", "{\"text\":\"" + words.text(random, 8) + "\"}", instant()))
                .toList());
        builder.anchors(IntStream.range(0, random.nextInt(3))
                .mapToObj(number -> new Anchor(
                        "a" + number, Anchor.DECISION, words.text(random, 8), random.nextInt(11), instant(), "{}"))
                .toList());
        return builder.build();
    }

    /** The next so many frames. */
    public List<Frame> next(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    /** A filter with any combination of conditions; some match nothing. */
    public FrameFilter nextFilter() {
        FrameFilter filter = FrameFilter.ALL;
        if (random.nextInt(3) == 0) {
            filter = filter.withProjects(some(PROJECTS));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withSession(pick(SESSIONS));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withTypes(some(TYPES));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withStates(some(STATES));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withTags(random.nextInt(3) > 0 ? Set.of(pick(TAGS)) : some(TAGS));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withMinScore(score());
        }
        if (random.nextInt(3) == 0) {
            Instant one = instant();
            Instant other = instant();
            filter = filter.withCreatedWithin(
                    one.isAfter(other) ? TimeWindow.since(one) : TimeWindow.between(one, other));
        }
        return filter;
    }

    private Instant instant() {
        return Frames.NOON.plusSeconds(60L * random.nextInt(MINUTES));
    }

    private double score() {
        return random.nextInt(SCORE_STEPS + 1) / (double) SCORE_STEPS;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> Set<T> some(List<T> values) {
        var chosen = new HashSet<T>();
        for (int draws = random.nextInt(4); draws > 0; draws--) {
            chosen.add(pick(values));
        }
        return chosen;
    }
}
