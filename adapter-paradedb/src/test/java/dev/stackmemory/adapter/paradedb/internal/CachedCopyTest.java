package dev.stackmemory.adapter.paradedb.internal;

import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.IdHashes;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CachedCopyTest {
    private static final IdHashes HASHES = new IdHashes(new byte[] {1});

    @Test
    void unpack_givesTheFrame() {
        for (Frame frame : new FrameGenerator(20_261_129).next(500)) {
            assertThat(CachedCopy.unpack(frame.id(), packed(frame))).isEqualTo(frame);
        }
    }

    @Test
    void unpack_cutShort_isCorrupt() {
        Frame frame = Frames.full("cut");
        byte[] packed = packed(frame);
        for (int length = 0; length < packed.length - 8; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> CachedCopy.unpack(frame.id(), cut))
                    .isInstanceOf(CorruptFrame.class)
                    .hasMessageContaining("cut");
        }
    }

    @Test
    void unpack_damaged_failsInNoOtherWay() {
        Frame frame = Frames.full("damaged");
        var random = new SplittableRandom(5);
        int reported = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] packed = packed(frame);
            packed[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(CachedCopy.unpack(frame.id(), packed)).isNotNull();
            } catch (CorruptFrame corrupt) {
                assertThat(corrupt).hasMessageContaining("damaged");
                reported++;
            }
        }
        assertThat(reported).isGreaterThan(1_500);
    }

    private static byte[] packed(Frame frame) {
        return CachedCopy.of(stored(frame), HASHES).packed();
    }
}
