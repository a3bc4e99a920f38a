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
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.Facet;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listing and paging mean. */
public abstract class FrameCatalogContract extends CatalogContract {
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
            remove(gone);
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
        remove(List.of(expected.get(4), expected.get(5)));

        assertThat(catalog()
                        .list(FrameFilter.ALL, order, first.next(), 100, NO_LIMIT)
                        .frames())
                .extracting(FrameSummary::id)
                .isEqualTo(expected.subList(6, 12));
    }

    @Test
    void list_showsWhatIsAtHome_notEveryCopy() {
        if (opening().find(FrameHome.class).isEmpty()) {
            return; // A store that is no home lists every frame that it holds.
        }
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
}
