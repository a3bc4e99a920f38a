package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.PROJECT;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.store.ReplicaCatalog;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaList;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.testkit.frame.Frames;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a replica store tells of itself and has done: order restored, what it takes, and an epoch that shows when it is another. */
public abstract class ReplicaUpkeepContract extends StoreContract {
    private ReplicaStore store() {
        return port(ReplicaStore.class);
    }

    private ReplicaUpkeep upkeep() {
        return port(ReplicaUpkeep.class);
    }

    private ReplicaEpoch epoch() {
        return port(ReplicaEpoch.class);
    }

    @Test
    void sweep_changesNothingThatIsShown() {
        List<Frame> frames = Frames.frames("f", 50);
        put(frames.toArray(Frame[]::new));
        frames.subList(0, 20).forEach(frame -> fixture().vanish(frame.id()));
        store().forget(List.of(id("f0020")), NO_LIMIT);
        upkeep().sweep(NO_LIMIT);

        assertThat(port(ReplicaCatalog.class).list(new ReplicaList.Recent(PROJECT), 100, NO_LIMIT))
                .hasSize(29);
        assertThat(store().find(Frames.idsOf(frames), NO_LIMIT)).hasSize(29);
        assertThat(upkeep().usage(NO_LIMIT).copies()).isEqualTo(29);
        assertThat(upkeep().sweep(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Sweep(0, 0));
    }

    @Test
    void usage_growsAndShrinksWithTheCopies() {
        assertThat(upkeep().usage(NO_LIMIT)).isEqualTo(new ReplicaUpkeep.Usage(0, 0));
        put(full("a"), frame("b"));
        ReplicaUpkeep.Usage two = upkeep().usage(NO_LIMIT);
        put(full("a"));
        assertThat(upkeep().usage(NO_LIMIT)).isEqualTo(two);
        store().forget(List.of(id("b")), NO_LIMIT);

        ReplicaUpkeep.Usage one = upkeep().usage(NO_LIMIT);
        assertThat(two.copies()).isEqualTo(2);
        assertThat(one.copies()).isEqualTo(1);
        assertThat(one.bytes()).isPositive().isLessThan(two.bytes());
    }

    @Test
    void epoch_isAbsentAtFirst_andOnlyGrows() {
        assertThat(epoch().find(NO_LIMIT)).isEmpty();
        assertThat(epoch().advance(9, NO_LIMIT)).isEqualTo(9);
        assertThat(epoch().advance(10, NO_LIMIT)).isEqualTo(10);
        assertThat(epoch().advance(9, NO_LIMIT)).isEqualTo(10);
        assertThat(epoch().advance(Long.MAX_VALUE, NO_LIMIT)).isEqualTo(Long.MAX_VALUE);
        assertThat(epoch().find(NO_LIMIT)).hasValue(Long.MAX_VALUE);
    }

    @Test
    void epoch_isGoneWithTheRest_whenTheStoreIsEmptied() {
        epoch().advance(4, NO_LIMIT);
        fixture().vanishAll();

        assertThat(epoch().find(NO_LIMIT)).isEmpty();
    }

    @Test
    void epochs_sayWhatHappened() {
        assertThat(ReplicaEpoch.compare(OptionalLong.of(4), 4)).isEqualTo(ReplicaEpoch.State.CURRENT);
        assertThat(ReplicaEpoch.compare(OptionalLong.empty(), 0)).isEqualTo(ReplicaEpoch.State.CURRENT);
        assertThat(ReplicaEpoch.compare(OptionalLong.empty(), 4)).isEqualTo(ReplicaEpoch.State.EMPTIED);
        assertThat(ReplicaEpoch.compare(OptionalLong.of(3), 4)).isEqualTo(ReplicaEpoch.State.BEHIND);
        assertThat(ReplicaEpoch.compare(OptionalLong.of(5), 4)).isEqualTo(ReplicaEpoch.State.AHEAD);
    }

    private void put(Frame... frames) {
        store().put(List.of(frames).stream().map(Frames::stored).toList(), NO_LIMIT);
    }
}
