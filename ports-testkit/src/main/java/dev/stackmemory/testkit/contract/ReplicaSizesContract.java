package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.UnpublishedFrames;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a home says of the room that its replicas take: as much as they would as frames at home here. */
public abstract class ReplicaSizesContract extends StoreContract {
    private static final StoreId ELSEWHERE = StoreId.shared("elsewhere");

    private FrameHome home() {
        return port(FrameHome.class);
    }

    private Ledger ledger() {
        return port(Ledger.class);
    }

    @Test
    void bytes_framesAtHome_takeNone() {
        assertThat(bytes()).isZero();
        create(full("a"), frame("b"));

        assertThat(bytes()).isZero();
    }

    @Test
    void bytes_framesThatMovedAway_areAsLargeAsTheLedgerSays() {
        create(full("a"), frame("b"), frame("at-home"));
        move("a", ELSEWHERE);
        move("b", ELSEWHERE);

        assertThat(bytes()).isEqualTo(size("a") + size("b")).isPositive();
        assertThat(usage().copies()).isEqualTo(2);
    }

    @Test
    void bytes_framesThatWerePublished_areAsLargeAsTheLedgerSaid() {
        create(full("a"), frame("at-home"));
        long size = size("a");
        port(UnpublishedFrames.class).release(List.of(residency("a")), NO_LIMIT);

        assertThat(bytes()).isEqualTo(size);
    }

    @Test
    void bytes_copiesThatNoLedgerKnows_count() {
        List<Frame> frames = new FrameGenerator(20_261_130, "sized-").next(40);
        home().put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);
        long replicas = bytes();
        assertThat(usage().copies()).isEqualTo(40);
        create(frames.toArray(Frame[]::new));

        assertThat(replicas)
                .isEqualTo(ledger().find(Frames.idsOf(frames), NO_LIMIT).values().stream()
                        .mapToLong(Residency::sizeBytes)
                        .sum());
        assertThat(bytes()).isZero();
    }

    @Test
    void bytes_ofANewerCopy_takeThePlaceOfThoseOfTheOlder() {
        Frame longer = edited(frame("a")).toBuilder().content("x".repeat(1_000)).build();
        home().put(List.of(stored(frame("a"))), NO_LIMIT);
        long shorter = bytes();
        home().put(List.of(stored(longer, 2)), NO_LIMIT);

        assertThat(bytes()).isEqualTo(shorter + 1_000 - frame("a").content().length());
    }

    @Test
    void bytes_whatLeavesOrComesHome_countsNoMore() {
        List<String> ids = List.of("comes-home", "deleted", "edited", "forgotten", "stays");
        create(ids.stream().map(Frames::full).toArray(Frame[]::new));
        ids.forEach(id -> move(id, ELSEWHERE));
        move("comes-home", home().id());
        assertThat(home().delete(List.of(new CopyVersion(id("deleted"), 1, 1)), NO_LIMIT))
                .containsExactly(id("deleted"));
        home().record(List.of(FrameWrite.edit(edited(full("edited")))), NO_LIMIT);
        home().forget(List.of(id("forgotten")), NO_LIMIT);
        assertThat(bytes()).isEqualTo(size("stays"));
        reopen();
        assertThat(bytes()).isEqualTo(size("stays"));

        move("comes-home", ELSEWHERE);
        assertThat(bytes()).isEqualTo(size("stays") + size("comes-home"));
    }

    private ReplicaUpkeep.Usage usage() {
        return port(ReplicaSizes.class).usage(NO_LIMIT);
    }

    private long bytes() {
        return usage().bytes();
    }

    private void create(Frame... frames) {
        home().record(Stream.of(frames).map(FrameWrite::create).toList(), NO_LIMIT);
    }

    private void move(String id, StoreId home) {
        assertThat(ledger().compareAndSet(List.of(residency(id).movedTo(home, Tier.COLD, NOON)), NO_LIMIT))
                .containsExactly(id(id));
    }

    private long size(String id) {
        return residency(id).sizeBytes();
    }

    private Residency residency(String id) {
        FrameId frame = id(id);
        return ledger().find(List.of(frame), NO_LIMIT).values().stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("the ledger has no entry for " + id));
    }
}
