package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.AccessPattern;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the ledger promises: compare-and-set, access counts, order and usage. Its entries are made by recording. */
public abstract class LedgerContract extends StoreContract {
    private static final StoreId ELSEWHERE = StoreId.shared("elsewhere");
    private static final long SEED = 20_261_123;

    private Ledger ledger() {
        return port(Ledger.class);
    }

    private FrameHome home() {
        return port(FrameHome.class);
    }

    @Test
    void find_absent_isMissing() {
        record(frame("a"));

        assertThat(ledger().find(List.of(id("a"), id("b")), NO_LIMIT)).containsOnlyKeys(id("a"));
        assertThat(ledger().find(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void compareAndSet_nextVersion_replacesWhole() {
        record(frame("a"));
        Residency moved = residency("a").movedTo(ELSEWHERE, Tier.COLD, NOON.plusMillis(1));

        assertThat(ledger().compareAndSet(List.of(moved), NO_LIMIT)).containsExactly(id("a"));
        assertThat(residency("a")).isEqualTo(moved);
    }

    @Test
    void compareAndSet_otherVersion_changesNothing() {
        record(frame("a"));
        Residency first = residency("a");
        Residency second = first.movedTo(ELSEWHERE, Tier.WARM, NOON);
        Residency third = second.movedTo(ELSEWHERE, Tier.COLD, NOON);

        assertThat(ledger().compareAndSet(List.of(third), NO_LIMIT)).isEmpty();
        assertThat(ledger().compareAndSet(List.of(first), NO_LIMIT)).isEmpty();
        assertThat(residency("a")).isEqualTo(first);
        assertThat(ledger().compareAndSet(List.of(second), NO_LIMIT)).containsExactly(id("a"));
        assertThat(ledger().compareAndSet(List.of(second), NO_LIMIT)).isEmpty();
        assertThat(residency("a")).isEqualTo(second);
    }

    @Test
    void compareAndSet_absent_createsNothing() {
        record(frame("a"));
        Residency known = residency("a").movedTo(ELSEWHERE, Tier.WARM, NOON);
        home().forget(List.of(id("a")), NO_LIMIT);

        assertThat(ledger().compareAndSet(List.of(known), NO_LIMIT)).isEmpty();
        assertThat(ledger().find(List.of(id("a")), NO_LIMIT)).isEmpty();
    }

    @Test
    void compareAndSet_batch_decidesForEach() {
        record(frame("a"));
        record(frame("b"));
        record(frame("c"));
        Residency stale = residency("b");

        assertThat(ledger().compareAndSet(
                                List.of(
                                        residency("a").movedTo(ELSEWHERE, Tier.WARM, NOON),
                                        stale,
                                        residency("c").movedTo(ELSEWHERE, Tier.COLD, NOON)),
                                NO_LIMIT))
                .containsExactlyInAnyOrder(id("a"), id("c"));
        assertThat(residency("b")).isEqualTo(stale);
    }

    @Test
    void compareAndSet_concurrently_exactlyOneWins() {
        record(frame("a"));
        for (int round = 0; round < 5; round++) {
            Residency before = residency("a");
            List<Set<FrameId>> answers = Concurrently.run(IntStream.range(0, 12)
                    .mapToObj(number -> (Callable<Set<FrameId>>) () -> ledger().compareAndSet(
                                    List.of(before.movedTo(StoreId.ofNode("elsewhere", "n" + number), Tier.WARM, NOON)),
                                    NO_LIMIT))
                    .toList());

            assertThat(answers).filteredOn(answer -> !answer.isEmpty()).hasSize(1);
            int winner = answers.indexOf(Set.of(id("a")));
            assertThat(residency("a").home()).isEqualTo(StoreId.ofNode("elsewhere", "n" + winner));
            assertThat(residency("a").ledgerVersion()).isEqualTo(before.ledgerVersion() + 1);
        }
    }

    @Test
    void compareAndSet_betweenTiersOfOneStore_leavesTheFrame() {
        record(frame("a"));
        ledger().compareAndSet(List.of(residency("a").movedTo(home().id(), Tier.COLD, NOON)), NO_LIMIT);

        assertThat(residency("a").tier()).isEqualTo(Tier.COLD);
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).containsOnlyKeys(id("a"));
    }

    @Test
    void record_editAfterAMoveBetweenTiers_comesBackToTheYoungest() {
        record(frame("a"));
        ledger().compareAndSet(List.of(residency("a").movedTo(home().id(), Tier.COLD, NOON)), NO_LIMIT);
        home().record(List.of(FrameWrite.edit(edited(frame("a")))), NO_LIMIT);

        assertThat(residency("a").tier()).isEqualTo(fixture().youngestTier());
        assertThat(residency("a").ledgerVersion()).isEqualTo(3);
        assertThat(home().find(List.of(id("a")), NO_LIMIT).values()).allMatch(copy -> copy.ledgerVersion() == 3);
    }

    @Test
    void delete_afterTheHomeMoved_drops() {
        record(frame("a"));
        ledger().compareAndSet(List.of(residency("a").movedTo(ELSEWHERE, Tier.COLD, NOON)), NO_LIMIT);

        assertThat(home().find(List.of(id("a")), NO_LIMIT)).containsOnlyKeys(id("a"));
        assertThat(home().delete(List.of(new CopyVersion(id("a"), 1, 1)), NO_LIMIT))
                .containsExactly(id("a"));
        assertThat(home().find(List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(residency("a").home()).isEqualTo(ELSEWHERE);
    }

    @Test
    void recordAccess_addsCountsAndKeepsTheLatest() {
        record(frame("a"));
        record(frame("b"));
        access("a", 2, NOON.plusSeconds(5));
        access("a", 3, NOON);

        assertThat(residency("a").access()).isEqualTo(new AccessPattern(5, Optional.of(NOON.plusSeconds(5))));
        assertThat(residency("b").access()).isEqualTo(AccessPattern.NEVER);
        assertThat(residency("a").ledgerVersion()).isEqualTo(1);
    }

    @Test
    void recordAccess_neverRead_changesNothing() {
        record(frame("a"));
        access("a", 1, NOON.plusMillis(7));
        ledger().recordAccess(Map.of(id("a"), AccessPattern.NEVER), NO_LIMIT);

        assertThat(residency("a").access()).isEqualTo(new AccessPattern(1, Optional.of(NOON.plusMillis(7))));
    }

    @Test
    void recordAccess_absent_isPassedOver() {
        access("absent", 2, NOON);
        record(frame("absent"));

        assertThat(residency("absent").access()).isEqualTo(AccessPattern.NEVER);
    }

    @Test
    void recordAccess_concurrently_losesNoCount() {
        record(frame("a"));
        Concurrently.run(IntStream.range(0, 20)
                .mapToObj(number -> (Callable<Boolean>) () -> {
                    access("a", 1, NOON.plusSeconds(number));
                    return true;
                })
                .toList());

        assertThat(residency("a").access()).isEqualTo(new AccessPattern(20, Optional.of(NOON.plusSeconds(19))));
    }

    @Test
    void list_pagesInUtf8OrderOfTheIds() {
        List<Frame> frames =
                HostileTexts.identifiers().stream().map(Frames::frame).toList();
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);

        var listed = new ArrayList<FrameId>();
        Optional<FrameId> after = Optional.empty();
        List<Residency> page;
        do {
            page = ledger().list(after, 7, NO_LIMIT);
            page.forEach(residency -> listed.add(residency.frame()));
            after = page.isEmpty() ? after : Optional.of(page.getLast().frame());
        } while (page.size() == 7);
        assertThat(listed).isEqualTo(frames.stream().map(Frame::id).sorted().toList());
    }

    @Test
    void list_afterAnIdThatIsNotThere_goesOnBehindIt() {
        record(frame("a"));
        record(frame("c"));

        assertThat(ledger().list(Optional.of(id("b")), 10, NO_LIMIT))
                .extracting(Residency::frame)
                .containsExactly(id("c"));
        assertThat(ledger().list(Optional.of(id("c")), 10, NO_LIMIT)).isEmpty();
    }

    @Test
    void list_includesFramesWhoseHomeIsElsewhere() {
        record(frame("a"));
        Residency moved = residency("a").movedTo(ELSEWHERE, Tier.COLD, NOON);
        ledger().compareAndSet(List.of(moved), NO_LIMIT);

        assertThat(ledger().list(Optional.empty(), 10, NO_LIMIT)).containsExactly(moved);
    }

    @Test
    void usage_empty_isEmpty() {
        assertThat(ledger().usage(NO_LIMIT)).isEmpty();
    }

    @Test
    void usage_framesWithoutTime_areNeitherOldestNorNewest() {
        Frame undated = aFrame("undated").createdAt(Frame.UNKNOWN_TIME).build();
        home().record(List.of(FrameWrite.create(undated)), NO_LIMIT);
        assertThat(ledger().usage(NO_LIMIT)).singleElement().satisfies(usage -> {
            assertThat(usage.undated()).isEqualTo(1);
            assertThat(usage.oldest()).isEmpty();
            assertThat(usage.newest()).isEmpty();
        });

        Frame dated = aFrame("dated").createdAt(NOON).build();
        home().record(List.of(FrameWrite.create(dated)), NO_LIMIT);
        assertThat(ledger().usage(NO_LIMIT)).singleElement().satisfies(usage -> {
            assertThat(usage.frames()).isEqualTo(2);
            assertThat(usage.undated()).isEqualTo(1);
            assertThat(usage.oldest()).contains(NOON);
            assertThat(usage.newest()).contains(NOON);
        });
    }

    @Test
    void usage_sumsByHomeAndTier() {
        List<Frame> frames = new FrameGenerator(SEED).next(200);
        home().record(frames.stream().map(FrameWrite::create).toList(), NO_LIMIT);
        List<Residency> moves = ledger().list(Optional.empty(), 80, NO_LIMIT).stream()
                .map(residency -> residency.movedTo(ELSEWHERE, Tier.COLD, NOON))
                .toList();
        ledger().compareAndSet(moves, NO_LIMIT);
        ledger().compareAndSet(
                        List.of(ledger().list(Optional.of(moves.getLast().frame()), 1, NO_LIMIT)
                                .getFirst()
                                .movedTo(home().id(), Tier.WARM, NOON)),
                        NO_LIMIT);

        List<TierUsage> usage = ledger().usage(NO_LIMIT);

        assertThat(usage).hasSize(3);
        assertThat(usage).extracting(TierUsage::frames).containsExactlyInAnyOrder(80L, 1L, 119L);
        List<Residency> all = ledger().list(Optional.empty(), 1_000, NO_LIMIT);
        for (TierUsage tier : usage) {
            List<Residency> inside = all.stream()
                    .filter(residency -> residency.home().equals(tier.home()) && residency.tier() == tier.tier())
                    .toList();
            assertThat(tier.frames()).isEqualTo(inside.size());
            assertThat(tier.bytes())
                    .isEqualTo(inside.stream().mapToLong(Residency::sizeBytes).sum());
            List<Instant> dates = inside.stream()
                    .map(Residency::createdAt)
                    .filter(createdAt -> !createdAt.equals(Frame.UNKNOWN_TIME))
                    .toList();
            assertThat(tier.undated()).isEqualTo(inside.size() - dates.size());
            assertThat(tier.oldest()).isEqualTo(dates.stream().min(Instant::compareTo));
            assertThat(tier.newest()).isEqualTo(dates.stream().max(Instant::compareTo));
            assertThat(tier.averageScore())
                    .isCloseTo(
                            inside.stream()
                                    .mapToDouble(Residency::score)
                                    .average()
                                    .orElseThrow(),
                            within(1e-9));
        }
    }

    @Test
    void residency_reopened_isStillThere() {
        record(frame("a"));
        access("a", 4, NOON);
        Residency moved = residency("a").movedTo(ELSEWHERE, Tier.COLD, NOON.plusMillis(3));
        ledger().compareAndSet(List.of(moved), NO_LIMIT);
        Residency before = residency("a");
        reopen();

        assertThat(residency("a")).isEqualTo(before);
    }

    private void record(Frame frame) {
        home().record(List.of(FrameWrite.create(frame)), NO_LIMIT);
    }

    private void access(String id, long count, Instant at) {
        ledger().recordAccess(Map.of(id(id), new AccessPattern(count, Optional.of(at))), NO_LIMIT);
    }

    private Residency residency(String id) {
        return Optional.ofNullable(ledger().find(List.of(id(id)), NO_LIMIT).get(id(id)))
                .orElseThrow(() -> new AssertionError("the ledger has no entry for " + id));
    }
}
