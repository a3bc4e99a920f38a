package dev.stackmemory.testkit.contract;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One store for one test: empty at first, the same one each time it is opened, and removed in the end. The methods for faults are
 * called only where {@link #missing()} does not name them.
 */
public interface StoreFixture extends AutoCloseable {
    /** Opens the store; a second opening beside the first stands for a second process. */
    OpenStore open();

    /** What this fixture cannot do, by default nothing. */
    default Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    /** The tier to which a home assigns what is recorded. */
    default Tier youngestTier() {
        return Tier.HOT;
    }

    /** What the store keeps of a component of a vector: all of it, unless it keeps vectors in lesser precision. Infinite for one that is beyond it. */
    default float kept(float component) {
        return component;
    }

    /** Makes every operation of every opening fail as if the store had gone, until {@link #heal()}. */
    default void breakConnection() {
        throw new AssertionError("the fixture neither breaks the connection nor says that it cannot");
    }

    /** Makes every write, and perhaps the reads, take longer than the deadline that is returned, until {@link #heal()}. */
    default Deadline stall() {
        throw new AssertionError("the fixture neither stalls the store nor says that it cannot");
    }

    /** Makes the leases that were acquired older by so much, as if that time had passed on the store's clock; younger if it is negative, as if that was set back. For stores with leases. */
    default void pass(Duration time) {
        throw new AssertionError("the fixture lets no " + time + " pass");
    }

    /** Ends a fault; openings from before work again. */
    default void heal() {}

    /** Changes a byte of the stored copy of the frame behind the store's back. */
    default void damage(FrameId frame) {
        throw new AssertionError("the fixture neither damages frame " + frame + " nor says that it cannot");
    }

    /** Makes the copy of the frame vanish behind the store's back, as age and want of room do. For replica stores only. */
    default void vanish(FrameId frame) {
        throw new AssertionError("the fixture does not make frame " + frame + " vanish");
    }

    /** Makes everything vanish behind the store's back, tombstones included. For replica stores only. */
    default void vanishAll() {
        throw new AssertionError("the fixture does not make the store vanish");
    }

    /** The files of the store, open or closed, in which erased bytes must not be found; none for a store without files. */
    default List<Path> files() throws IOException {
        return List.of();
    }

    /** Removes the store. It has been closed before. */
    @Override
    void close();
}
