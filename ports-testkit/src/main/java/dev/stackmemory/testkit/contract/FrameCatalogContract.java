package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listing, paging, filtering and counting mean. */
public abstract class FrameCatalogContract extends StoreContract {
    private static final long SEED = 20_261_122;

    private FrameCatalog catalog() {
        return port(FrameCatalog.class);
    }

    @ParameterizedTest
    @EnumSource
    void list_emptyStore_isOneEmptyPage(ListOrder order) {
        assertThat(catalog().list(FrameFilter.ALL, order, Optional.empty(), 5, NO_LIMIT))
                .isEqualTo(new Page(List.of(), Optional.empty()));
    }

    @Test
    void list_givesTheSummary() {
        Frame frame = full("a");
        record(List.of(frame));
        record(List.of(edited(frame)));

        assertThat(list(FrameFilter.ALL, ListOrder.NEWEST_FIRST))
                .containsExactly(new FrameSummary(
                        frame.id(),
                        frame.project(),
                        frame.session(),
                        frame.parent(),
                        frame.type(),
                        frame.name(),
                        frame.state(),
                        frame.tags(),
                        frame.createdAt(),
                        frame.score(),
                        2));
    }

    @ParameterizedTest
    @EnumSource
    void list_sortsByTheOrder_tiesByUtf8OfTheId(ListOrder order) {
        List<Frame> frames = new ArrayList<>(new FrameGenerator(SEED).next(150));
        HostileTexts.identifiers().forEach(id -> frames.add(frame(id)));
        List<Instant> instants = HostileTexts.instants();
        IntStream.range(0, instants.size())
                .mapToObj(index -> aFrame("at" + index)
                        .createdAt(instants.get(index))
                        .score(index / 20.0)
                        .build())
                .forEach(frames::add);
        record(frames);

        assertThat(idsInOrder(FrameFilter.ALL, order, 7)).isEqualTo(sorted(frames, order));
        assertThat(idsInOrder(FrameFilter.ALL, order, 1_000)).isEqualTo(sorted(frames, order));
    }

    @Test
    void list_limitEqualToWhatIsThere_isTheLastPage() {
        record(Frames.frames("f", 4));
        Page page = catalog().list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, Optional.empty(), 4, NO_LIMIT);

        assertThat(page.frames()).hasSize(4);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void list_limitBelowOne_isRefused() {
        record(List.of(frame("a")));

        for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            catalog().list(FrameFilter.ALL, ListOrder.NEWEST_FIRST, Optional.empty(), limit, NO_LIMIT));
        }
    }

    @Test
    void list_textThatIsNoCursor_isRefused() {
        record(Frames.frames("f", 3));

        for (ListOrder order : ListOrder.values()) {
            for (String text : List.of("", "x", "-1", "💥", "1:2:3", "\u0000")) {
                assertThatIllegalArgumentException()
                        .as("cursor <%s> in order %s", text, order)
                        .isThrownBy(() -> catalog().list(FrameFilter.ALL, order, Optional.of(text), 2, NO_LIMIT));
            }
        }
    }

    @Test
    void list_cursorOfAnotherOrder_isRefused() {
        record(Frames.frames("f", 3));
        for (ListOrder one : ListOrder.values()) {
            Optional<String> cursor = catalog()
                    .list(FrameFilter.ALL, one, Optional.empty(), 2, NO_LIMIT)
                    .next();
            assertThat(cursor).isPresent();
            for (ListOrder other : ListOrder.values()) {
                if (one != other) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> catalog().list(FrameFilter.ALL, other, cursor, 2, NO_LIMIT));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void list_whileFramesAreRecordedAndForgotten_givesThoseThatStayExactlyOnce(ListOrder order) {
        List<Frame> staying = new FrameGenerator(SEED, "stays").next(60);
        List<Frame> leaving = new FrameGenerator(SEED + 1, "leaves").next(60);
        var arriving = new FrameGenerator(SEED + 2, "arrives");
        record(staying);
        record(leaving);

        var seen = new ArrayList<FrameId>();
        Optional<String> after = Optional.empty();
        int page = 0;
        do {
            Page answer = catalog().list(FrameFilter.ALL, order, after, 9, NO_LIMIT);
            answer.frames().forEach(summary -> seen.add(summary.id()));
            after = answer.next();
            // The last frame of this page, on which a cursor may stand, is among those that go.
            List<FrameId> gone = Stream.concat(
                            leaving.stream().skip(page * 4L).limit(4).map(Frame::id),
                            answer.frames().stream()
                                    .map(FrameSummary::id)
                                    .filter(id -> id.value().startsWith("leaves"))
                                    .skip(Math.max(0, answer.frames().size() - 2)))
                    .toList();
            port(FrameHome.class).forget(gone, NO_LIMIT);
            record(arriving.next(3));
            page++;
        } while (after.isPresent() && page < 1_000);

        assertThat(seen).doesNotHaveDuplicates().containsAll(Frames.idsOf(staying));
        assertThat(seen.stream().filter(id -> id.value().startsWith("stays")).toList())
                .isEqualTo(sorted(staying, order));
    }

    @ParameterizedTest
    @EnumSource
    void list_frameOnWhichTheCursorStandsIsForgotten_goesOn(ListOrder order) {
        List<Frame> frames = new FrameGenerator(SEED).next(12);
        record(frames);
        List<FrameId> expected = sorted(frames, order);
        Page first = catalog().list(FrameFilter.ALL, order, Optional.empty(), 5, NO_LIMIT);
        port(FrameHome.class).forget(List.of(expected.get(4), expected.get(5)), NO_LIMIT);

        assertThat(catalog()
                        .list(FrameFilter.ALL, order, first.next(), 100, NO_LIMIT)
                        .frames())
                .extracting(FrameSummary::id)
                .isEqualTo(expected.subList(6, 12));
    }

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

    @Test
    void list_showsWhatIsAtHome_notEveryCopy() {
        record(List.of(frame("home"), frame("moved")));
        port(FrameHome.class).put(List.of(stored(frame("copy"))), NO_LIMIT);
        var moved = port(Ledger.class)
                .find(List.of(id("moved")), NO_LIMIT)
                .values()
                .iterator()
                .next();
        port(Ledger.class)
                .compareAndSet(List.of(moved.movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON)), NO_LIMIT);

        assertThat(idsInOrder(FrameFilter.ALL, ListOrder.NEWEST_FIRST, 5)).containsExactly(id("home"));
        assertThat(catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(1);
        assertThat(catalog().countBy(Facet.STATE, FrameFilter.ALL, NO_LIMIT)).containsOnly(entry(Frame.ACTIVE, 1L));
        assertThat(catalog().listIdsByPrefix("", 5, NO_LIMIT)).containsExactly(id("home"));
    }

    @Test
    void listIdsByPrefix_givesThemInUtf8Order() {
        List<String> ids = Stream.concat(
                        HostileTexts.identifiers().stream(), Stream.of("ab", "aB", "abc", "a%", "a_", "a😀", "a\uFF5E"))
                .toList();
        record(ids.stream().map(Frames::frame).toList());

        for (String prefix : List.of("", "a", "ab", "A", "a%", "a_", " ", "😀", "a\uFF5E", "x", "zzz", "é", "e", "'")) {
            assertThat(catalog().listIdsByPrefix(prefix, 1_000, NO_LIMIT))
                    .as("prefix <%s>", prefix)
                    .isEqualTo(ids.stream()
                            .filter(id -> id.startsWith(prefix))
                            .map(FrameId::new)
                            .sorted()
                            .toList());
        }
    }

    @Test
    void listIdsByPrefix_stopsAtTheLimit() {
        record(Frames.frames("f", 30));

        assertThat(catalog().listIdsByPrefix("f000", 4, NO_LIMIT))
                .containsExactly(id("f0000"), id("f0001"), id("f0002"), id("f0003"));
    }

    @Test
    void list_thousands_pagesThroughAll() {
        List<Frame> frames = new FrameGenerator(SEED).next(3_000);
        record(frames);

        assertThat(idsInOrder(FrameFilter.ALL, ListOrder.NEWEST_FIRST, 500))
                .isEqualTo(sorted(frames, ListOrder.NEWEST_FIRST));
        assertThat(catalog().count(FrameFilter.ALL, NO_LIMIT)).isEqualTo(3_000);
    }

    private void record(List<Frame> frames) {
        port(FrameHome.class).record(frames.stream().map(FrameWrite::edit).toList(), NO_LIMIT);
    }

    private List<FrameId> idsWithin(TimeWindow window) {
        return idsInOrder(FrameFilter.ALL.withCreatedWithin(window), ListOrder.OLDEST_FIRST, 10);
    }

    private List<FrameId> idsInOrder(FrameFilter filter, ListOrder order, int pageSize) {
        return list(filter, order, pageSize).stream().map(FrameSummary::id).toList();
    }

    private List<FrameSummary> list(FrameFilter filter, ListOrder order) {
        return list(filter, order, 100);
    }

    private List<FrameSummary> list(FrameFilter filter, ListOrder order, int pageSize) {
        var all = new ArrayList<FrameSummary>();
        Optional<String> after = Optional.empty();
        do {
            Page page = catalog().list(filter, order, after, pageSize, NO_LIMIT);
            assertThat(page.frames()).hasSizeLessThanOrEqualTo(pageSize);
            all.addAll(page.frames());
            after = page.next();
        } while (after.isPresent());
        return all;
    }

    private static List<FrameId> sorted(List<Frame> frames, ListOrder order) {
        Comparator<Frame> comparator = switch (order) {
            case NEWEST_FIRST -> Comparator.comparing(Frame::createdAt).reversed();
            case OLDEST_FIRST -> Comparator.comparing(Frame::createdAt);
            case HIGHEST_SCORE_FIRST -> Comparator.comparingDouble(Frame::score).reversed();
        };
        return frames.stream()
                .sorted(comparator.thenComparing(Frame::id))
                .map(Frame::id)
                .toList();
    }

    private static Map<String, Long> countBy(Facet facet, List<Frame> frames) {
        Function<Frame, Stream<String>> values = switch (facet) {
            case PROJECT -> frame -> Stream.of(frame.project().value());
            case SESSION -> frame -> frame.session().stream().map(SessionId::value);
            case TYPE -> frame -> Stream.of(frame.type());
            case STATE -> frame -> Stream.of(frame.state());
            case TAG -> frame -> frame.tags().stream();
        };
        var counts = new HashMap<String, Long>();
        frames.stream().flatMap(values).forEach(value -> counts.merge(value, 1L, Long::sum));
        return counts;
    }
}
