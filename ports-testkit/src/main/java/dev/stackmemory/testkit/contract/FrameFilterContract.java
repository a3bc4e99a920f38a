package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which frames a filter means, in lists and in counts. */
public abstract class FrameFilterContract extends CatalogContract {
    @Test
    void list_timeWindow_includesItsStartAndExcludesItsEnd() {
        record(List.of(
                aFrame("before").createdAt(NOON.minusMillis(1)).build(),
                aFrame("start").createdAt(NOON).build(),
                aFrame("inside").createdAt(NOON.plusMillis(1)).build(),
                aFrame("end").createdAt(NOON.plusMillis(2)).build()));
        var until = new TimeWindow(Optional.empty(), Optional.of(NOON.plusMillis(2)));

        assertThat(idsWithin(TimeWindow.between(NOON, NOON.plusMillis(2)))).containsExactly(id("start"), id("inside"));
        assertThat(idsWithin(TimeWindow.since(NOON.plusMillis(1)))).containsExactly(id("inside"), id("end"));
        assertThat(idsWithin(until)).containsExactly(id("before"), id("start"), id("inside"));
        assertThat(idsWithin(TimeWindow.between(NOON, NOON))).isEmpty();
    }

    @Test
    void list_timeWindowFinerThanMilliseconds_isExact() {
        record(List.of(
                aFrame("a").createdAt(NOON).build(),
                aFrame("b").createdAt(NOON.plusMillis(1)).build()));

        assertThat(idsWithin(TimeWindow.since(NOON.plusNanos(1)))).containsExactly(id("b"));
        assertThat(idsWithin(TimeWindow.between(NOON, NOON.plusNanos(1)))).containsExactly(id("a"));
    }

    @Test
    void list_timeWindowWithExtremeBounds_isExact() {
        record(List.of(frame("a")));
        var everything = TimeWindow.between(Instant.MIN, Instant.MAX);

        assertThat(idsWithin(everything)).containsExactly(id("a"));
        assertThat(idsWithin(TimeWindow.since(Instant.MAX))).isEmpty();
        assertThat(idsWithin(new TimeWindow(Optional.empty(), Optional.of(Instant.MIN))))
                .isEmpty();
    }

    @Test
    void list_minScore_isInclusive() {
        record(List.of(
                aFrame("a").score(0.3).build(),
                aFrame("b").score(0.1 + 0.2).build(),
                aFrame("c").score(Math.nextDown(0.3)).build()));

        assertThat(idsInOrder(FrameFilter.ALL.withMinScore(0.3), ListOrder.HIGHEST_SCORE_FIRST, 5))
                .containsExactly(id("b"), id("a"));
    }

    @Test
    void list_hostileFilterValues_meetExactlyTheirFrames() {
        List<String> texts = HostileTexts.texts();
        List<Frame> frames = IntStream.range(0, texts.size())
                .mapToObj(index -> aFrame("f" + index)
                        .type(texts.get(index))
                        .state(texts.get(index))
                        .tags(List.of(texts.get(index), "every"))
                        .build())
                .toList();
        record(frames);

        for (int index = 0; index < texts.size(); index++) {
            Set<String> value = Set.of(texts.get(index));
            for (FrameFilter filter : List.of(
                    FrameFilter.ALL.withTypes(value),
                    FrameFilter.ALL.withStates(value),
                    FrameFilter.ALL.withTags(value),
                    FrameFilter.ALL.withTags(Set.of(texts.get(index), "every")))) {
                assertThat(idsInOrder(filter, ListOrder.NEWEST_FIRST, 5))
                        .as("text number %s", index)
                        .containsExactly(id("f" + index));
            }
        }
        assertThat(catalog().countBy(Facet.TYPE, FrameFilter.ALL, NO_LIMIT)).containsOnlyKeys(texts);
        assertThat(catalog().countBy(Facet.TAG, FrameFilter.ALL, NO_LIMIT))
                .hasSize(texts.size() + 1)
                .containsEntry("every", (long) texts.size());
    }

    @Test
    void list_hostileProjectsAndSessions_meetExactlyTheirFrames() {
        List<String> ids = HostileTexts.identifiers();
        record(IntStream.range(0, ids.size())
                .mapToObj(index -> aFrame("f" + index)
                        .project(new ProjectId(ids.get(index)))
                        .session(new SessionId(ids.get(index)))
                        .build())
                .toList());

        for (int index = 0; index < ids.size(); index++) {
            assertThat(idsInOrder(
                            FrameFilter.ofProjects(Set.of(new ProjectId(ids.get(index)))), ListOrder.NEWEST_FIRST, 5))
                    .containsExactly(id("f" + index));
            assertThat(idsInOrder(
                            FrameFilter.ALL.withSession(new SessionId(ids.get(index))), ListOrder.NEWEST_FIRST, 5))
                    .containsExactly(id("f" + index));
        }
        assertThat(catalog().countBy(Facet.PROJECT, FrameFilter.ALL, NO_LIMIT)).containsOnlyKeys(ids);
        assertThat(catalog().countBy(Facet.SESSION, FrameFilter.ALL, NO_LIMIT)).containsOnlyKeys(ids);
    }

    @Test
    void everyAnswer_equalsTheFiltersDefinition() {
        var generator = new FrameGenerator(SEED + 7);
        List<Frame> frames = generator.next(400);
        record(frames);

        for (int round = 0; round < 100; round++) {
            FrameFilter filter = generator.nextFilter();
            List<Frame> expected = frames.stream().filter(filter::matches).toList();
            for (ListOrder order : ListOrder.values()) {
                assertThat(idsInOrder(filter, order, 10 + round))
                        .as("%s of %s", order, filter)
                        .isEqualTo(sorted(expected, order));
            }
            assertThat(catalog().count(filter, NO_LIMIT))
                    .as("count of %s", filter)
                    .isEqualTo(expected.size());
            for (Facet facet : Facet.values()) {
                assertThat(catalog().countBy(facet, filter, NO_LIMIT))
                        .as("%s of %s", facet, filter)
                        .isEqualTo(countBy(facet, expected));
            }
        }
    }

    @Test
    void countBy_countsAFrameOnceForEachTag() {
        record(List.of(
                aFrame("a").tags(List.of("x", "y")).build(),
                aFrame("b").tags(List.of("y")).build(),
                frame("c")));

        assertThat(catalog().countBy(Facet.TAG, FrameFilter.ALL, NO_LIMIT))
                .containsOnly(entry("x", 1L), entry("y", 2L));
        assertThat(catalog().countBy(Facet.SESSION, FrameFilter.ALL, NO_LIMIT)).isEmpty();
    }

    @Test
    void countBy_day_isThatOfUtc_andLeavesOutUnknownTimes() {
        record(List.of(
                aFrame("first").createdAt(Instant.parse("2026-03-01T00:00:00Z")).build(),
                aFrame("last")
                        .createdAt(Instant.parse("2026-03-01T23:59:59.999Z"))
                        .build(),
                aFrame("next").createdAt(Instant.parse("2026-03-02T00:00:00Z")).build(),
                aFrame("before 1970")
                        .createdAt(Instant.parse("1969-12-31T23:59:59.999Z"))
                        .build(),
                aFrame("after 1970")
                        .createdAt(Instant.parse("1970-01-01T00:00:00.001Z"))
                        .build(),
                aFrame("undated").createdAt(Frame.UNKNOWN_TIME).build()));

        assertThat(catalog().countBy(Facet.DAY, FrameFilter.ALL, NO_LIMIT))
                .containsOnly(
                        entry("2026-03-01", 2L),
                        entry("2026-03-02", 1L),
                        entry("1969-12-31", 1L),
                        entry("1970-01-01", 1L));
    }

    @Test
    void countBy_score_isByTenths_andTheLastHoldsOne() {
        double[] scores = {0, 0.05, Math.nextDown(0.1), 0.1, 0.3, 0.6, 0.7, Math.nextDown(1), 1};
        record(IntStream.range(0, scores.length)
                .mapToObj(number -> aFrame("s" + number).score(scores[number]).build())
                .toList());

        assertThat(catalog().countBy(Facet.SCORE, FrameFilter.ALL, NO_LIMIT))
                .containsOnly(
                        entry("0.0", 3L),
                        entry("0.1", 1L),
                        entry("0.3", 1L),
                        entry("0.6", 1L),
                        entry("0.7", 1L),
                        entry("0.9", 2L));
    }

    @Test
    void edit_movesTheFrameInListsAndCounts() {
        Frame frame = aFrame("a").tags(List.of("old")).state(Frame.ACTIVE).build();
        record(List.of(frame));
        record(List.of(edited(
                frame,
                next -> next.tags(List.of("new"))
                        .state(Frame.CLOSED)
                        .score(1)
                        .project(new ProjectId("other"))
                        .createdAt(NOON.plusSeconds(1)))));

        assertThat(catalog().countBy(Facet.TAG, FrameFilter.ALL, NO_LIMIT)).containsOnly(entry("new", 1L));
        assertThat(catalog().countBy(Facet.STATE, FrameFilter.ALL, NO_LIMIT)).containsOnly(entry(Frame.CLOSED, 1L));
        assertThat(catalog().countBy(Facet.PROJECT, FrameFilter.ALL, NO_LIMIT)).containsOnly(entry("other", 1L));
        assertThat(catalog().count(FrameFilter.ALL.withMinScore(1), NO_LIMIT)).isEqualTo(1);
        assertThat(idsWithin(TimeWindow.since(NOON.plusSeconds(1)))).containsExactly(id("a"));
    }
}
