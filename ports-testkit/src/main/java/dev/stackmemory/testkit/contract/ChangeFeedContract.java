package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Watermark.Mark;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.FrameChange;
import dev.stackmemory.ports.store.FrameChange.Removed;
import dev.stackmemory.ports.store.FrameChange.Upserted;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What the feed of changes promises to those who derive something from it. */
public abstract class ChangeFeedContract extends StoreContract {
    private static final long SEED = 20_261_124;

    private ChangeFeed feed() {
        return port(ChangeFeed.class);
    }

    private FrameHome home() {
        return port(FrameHome.class);
    }

    @Test
    void emptyStore_hasNoChange() {
        assertThat(feed().head(NO_LIMIT)).isZero();
        assertThat(feed().changesAfter(0, 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void historyId_staysWithTheStore() {
        String before = feed().historyId();
        record(frame("a"));
        reopen();

        assertThat(feed().historyId()).isEqualTo(before).isNotEmpty();
    }

    @Test
    void historyId_differsBetweenStores() {
        try (StoreFixture other = createFixture();
                OpenStore opening = other.open()) {
            assertThat(portOf(opening, ChangeFeed.class).historyId()).isNotEqualTo(feed().historyId());
        }
    }

    @Test
    void record_appearsAtTheHead() {
        Mark watermark = record(full("a"));

        assertThat(feed().head(NO_LIMIT)).isPositive();
        assertThat(watermark.position()).isEqualTo(feed().head(NO_LIMIT));
        assertThat(feed().changesAfter(0, 10, NO_LIMIT)).containsExactly(new Upserted(watermark.position(), full("a")));
        assertThat(feed().changesAfter(watermark.position(), 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void record_batch_appearsInItsOrder() {
        List<Frame> frames = new FrameGenerator(SEED).next(50);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);

        List<FrameChange> changes = feed().changesAfter(0, 100, NO_LIMIT);
        assertThat(changes)
                .map(ChangeFeedContract::idOf)
                .isEqualTo(frames.stream().map(Frame::id).toList());
        assertThat(changes).extracting(FrameChange::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void edit_movesTheFrameToTheHead_onceOnly() {
        record(frame("a"));
        record(frame("b"));
        Mark edit = record(edited(frame("a")));

        List<FrameChange> changes = feed().changesAfter(0, 10, NO_LIMIT);
        assertThat(changes).map(ChangeFeedContract::idOf).containsExactly(id("b"), id("a"));
        assertThat(changes.getLast()).isEqualTo(new Upserted(edit.position(), edited(frame("a"))));
    }

    @Test
    void unchangedAndConflict_areNoChange() {
        Mark first = record(frame("a"));
        record(frame("a"));
        record(full("a"));

        assertThat(feed().head(NO_LIMIT)).isEqualTo(first.position());
    }

    @Test
    void forget_appearsAsRemoved() {
        record(frame("a"));
        Mark before = record(frame("b"));
        home().forget(List.of(id("a")), NO_LIMIT);

        List<FrameChange> after = feed().changesAfter(before.position(), 10, NO_LIMIT);
        assertThat(after).containsExactly(new Removed(feed().head(NO_LIMIT), id("a")));
        assertThat(feed().changesAfter(0, 10, NO_LIMIT))
                .map(ChangeFeedContract::idOf)
                .containsExactly(id("b"), id("a"));
    }

    @Test
    void confirmErased_neverTakesTheHeadBack() {
        record(frame("a"));
        home().forget(List.of(id("a")), NO_LIMIT);
        long head = feed().head(NO_LIMIT);
        home().confirmErased(List.of(id("a")), NO_LIMIT);

        assertThat(feed().head(NO_LIMIT)).isGreaterThanOrEqualTo(head);
        reopen();
        assertThat(feed().head(NO_LIMIT)).isGreaterThanOrEqualTo(head);
        assertThat(record(frame("b")).position()).isGreaterThan(head);
    }

    @Test
    void moveOfTheHome_appearsAsRemoved_andTheWayBackAsUpserted() {
        record(frame("a"));
        Mark before = record(frame("b"));
        Ledger ledger = port(Ledger.class);
        Residency moved = ledger.find(List.of(id("a")), NO_LIMIT)
                .values()
                .iterator()
                .next()
                .movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON);
        ledger.compareAndSet(List.of(moved), NO_LIMIT);

        assertThat(feed().changesAfter(before.position(), 10, NO_LIMIT))
                .containsExactly(new Removed(feed().head(NO_LIMIT), id("a")));
        ledger.compareAndSet(List.of(moved.movedTo(home().id(), Tier.WARM, NOON)), NO_LIMIT);
        assertThat(feed().changesAfter(before.position(), 10, NO_LIMIT))
                .containsExactly(new Upserted(feed().head(NO_LIMIT), frame("a")));
    }

    @Test
    void movesOfManyHomes_appearEach_andThoseThatAreStaleDoNot() {
        List<Frame> frames = Frames.frames("f", 150);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
        long before = feed().head(NO_LIMIT);
        Ledger ledger = port(Ledger.class);
        List<FrameId> ids = frames.stream().map(Frame::id).toList();
        Map<FrameId, Residency> recorded = ledger.find(ids, NO_LIMIT);
        List<FrameId> moved = ids.subList(0, 100);
        List<Residency> wanted = ids.stream()
                .map(id -> requireNonNull(recorded.get(id)))
                .map(residency -> moved.contains(residency.frame())
                        ? residency.movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON)
                        : residency)
                .toList();

        assertThat(ledger.compareAndSet(wanted, NO_LIMIT)).containsExactlyInAnyOrderElementsOf(moved);
        assertThat(feed().changesAfter(before, 1_000, NO_LIMIT))
                .allMatch(Removed.class::isInstance)
                .map(ChangeFeedContract::idOf)
                .containsExactlyInAnyOrderElementsOf(moved);
        List<Residency> back = wanted.subList(0, 100).stream()
                .map(residency -> residency.movedTo(home().id(), Tier.WARM, NOON))
                .toList();
        assertThat(ledger.compareAndSet(back, NO_LIMIT)).containsExactlyInAnyOrderElementsOf(moved);
        assertThat(ledger.find(moved, NO_LIMIT)).containsValues(back.toArray(Residency[]::new));
        assertThat(feed().changesAfter(before, 1_000, NO_LIMIT))
                .filteredOn(Upserted.class::isInstance)
                .map(change -> ((Upserted) change).frame())
                .containsExactlyInAnyOrderElementsOf(frames.subList(0, 100));
        assertThat(feed().changesAfter(before, 1_000, NO_LIMIT)).hasSize(100);
    }

    @Test
    void copyThatIsNotAtHome_isNoChange() {
        Mark before = record(frame("a"));
        home().put(List.of(stored(frame("copy"))), NO_LIMIT);

        assertThat(feed().changesAfter(before.position(), 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void changesAfter_stopsAtTheLimit_andGoesOn() {
        List<Frame> frames = Frames.frames("f", 25);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);

        assertThat(readAll(4))
                .map(ChangeFeedContract::idOf)
                .isEqualTo(frames.stream().map(Frame::id).toList());
    }

    @Test
    void changesAfter_largeFramesBetweenRemovals_missesNothing() {
        // So large that a store may give them in smaller pages than it was asked for.
        String megabytes = "large ".repeat(300_000);
        var expected = new ArrayList<FrameId>();
        for (int number = 0; number < 6; number++) {
            Frame small = frame("small" + number);
            Frame large = Frames.aFrame("large" + number).content(megabytes).build();
            record(small);
            record(large);
            home().forget(List.of(small.id()), NO_LIMIT);
            expected.add(large.id());
            expected.add(small.id());
        }
        assertThat(readAll(100)).map(ChangeFeedContract::idOf).isEqualTo(expected);
    }

    @Test
    void readingFromZero_givesWhatIsAtHome() {
        var random = new SplittableRandom(SEED);
        var expected = new HashMap<FrameId, Frame>();
        var forgotten = new HashSet<FrameId>();
        List<Frame> frames = new FrameGenerator(SEED).next(40);
        for (int step = 0; step < 300; step++) {
            Frame frame = frames.get(random.nextInt(frames.size()));
            if (random.nextInt(8) == 0) {
                home().forget(List.of(frame.id()), NO_LIMIT);
                forgotten.add(frame.id());
                expected.remove(frame.id());
            } else {
                Frame next = expected.containsKey(frame.id()) ? edited(expected.get(frame.id())) : frame;
                record(next);
                if (!forgotten.contains(frame.id())) {
                    expected.put(frame.id(), next);
                }
            }
        }

        Map<FrameId, Frame> derived = new HashMap<>();
        List<FrameChange> changes = readAll(7);
        changes.forEach(change -> {
            switch (change) {
                case Upserted upserted -> derived.put(upserted.frame().id(), upserted.frame());
                case Removed removed -> assertThat(expected).doesNotContainKey(removed.frame());
            }
        });
        assertThat(derived).isEqualTo(expected);
        assertThat(changes).map(ChangeFeedContract::idOf).doesNotHaveDuplicates();
        assertThat(changes.getLast().position()).isEqualTo(feed().head(NO_LIMIT));
    }

    @Test
    void watermark_ofAConflict_stillCoversWhatIsThere() {
        record(frame("a"));
        Mark answer = record(full("a"));

        assertThat(answer.position()).isEqualTo(feed().head(NO_LIMIT));
    }

    @Test
    void watermark_isOfTheHistory_andReadFromOnlyWhereItIsReached() {
        Mark mark = record(frame("a"));

        assertThat(mark.history()).isEqualTo(feed().historyId());
        assertThat(feed().readFrom(mark.position(), NO_LIMIT)).isTrue();
        assertThat(feed().readFrom(mark.position() + 1, NO_LIMIT)).isFalse();
        assertThat(feed().changesAfter(0, 10, NO_LIMIT))
                .as("and what it has not reached keeps nobody from reading")
                .hasSize(1);
    }

    @Test
    void reader_besideConcurrentWriters_missesNothing() {
        // A position that becomes visible behind one that was read already would be missed for ever.
        List<Callable<Set<FrameId>>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            List<Frame> frames = new FrameGenerator(SEED, "w" + writer + "-").next(15);
            tasks.add(() -> {
                frames.forEach(frame -> {
                    Mark watermark = record(frame);
                    assertThat(feed().head(NO_LIMIT)).isGreaterThanOrEqualTo(watermark.position());
                });
                return Frames.idsOf(frames);
            });
        }
        tasks.add(() -> {
            var seen = new HashSet<FrameId>();
            long position = 0;
            while (seen.size() < 120) {
                for (FrameChange change : feed().changesAfter(position, 10, NO_LIMIT)) {
                    assertThat(change.position()).isGreaterThan(position);
                    position = change.position();
                    seen.add(idOf(change));
                }
                Thread.sleep(1);
            }
            return seen;
        });

        List<Set<FrameId>> results = Concurrently.run(tasks);
        assertThat(results.getLast())
                .containsExactlyInAnyOrderElementsOf(
                        results.subList(0, 8).stream().flatMap(Set::stream).toList());
    }

    @Test
    void changes_reopened_goOn() {
        Mark first = record(frame("a"));
        reopen();
        Mark second = record(frame("b"));

        assertThat(second.position()).isGreaterThan(first.position());
        assertThat(feed().changesAfter(first.position(), 10, NO_LIMIT))
                .containsExactly(new Upserted(second.position(), frame("b")));
    }

    private Mark record(Frame frame) {
        return home().record(List.of(FrameWrite.edit(frame)), NO_LIMIT)
                .watermark()
                .marks()
                .getFirst();
    }

    private List<FrameChange> readAll(int limit) {
        var all = new ArrayList<FrameChange>();
        List<FrameChange> page;
        long position = 0;
        do {
            page = feed().changesAfter(position, limit, NO_LIMIT);
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page);
            position = page.isEmpty() ? position : page.getLast().position();
        } while (!page.isEmpty());
        return all;
    }

    private static FrameId idOf(FrameChange change) {
        return switch (change) {
            case Upserted upserted -> upserted.frame().id();
            case Removed removed -> removed.frame();
        };
    }
}
