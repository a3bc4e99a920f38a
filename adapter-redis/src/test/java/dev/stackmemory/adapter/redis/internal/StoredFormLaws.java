package dev.stackmemory.adapter.redis.internal;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.failure.StoreException.CorruptFrame;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.HostileTexts;
import dev.stackmemory.testkit.frame.TextField;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredFormLaws {
    @Test
    void everyFrame_comesBackEqual_andSoDoesItsSummary() {
        for (Frame frame : new FrameGenerator(20_261_121).next(500)) {
            var copy = new ReplicaCopy(stored(frame, 7), Optional.of(NOON));
            byte[] value = StoredForm.write(copy.copy(), copy.validatedAt());

            assertThat(StoredForm.read("id", value)).isEqualTo(copy);
            assertThat(StoredForm.summary(value)).isEqualTo(FrameSummary.of(frame));
        }
    }

    @Test
    void hostileTexts_comeBackEqual_inEveryField() {
        for (TextField field : TextField.values()) {
            for (String text : HostileTexts.texts()) {
                Frame frame = field.frameWith("id", text);

                assertThat(StoredForm.read("id", StoredForm.write(stored(frame), Optional.empty()))
                                .copy()
                                .frame())
                        .isEqualTo(frame);
            }
        }
    }

    @Test
    void equalFrames_haveEqualBytes() {
        assertThat(StoredForm.write(stored(full("a")), Optional.empty()))
                .isEqualTo(StoredForm.write(stored(full("a")), Optional.empty()));
    }

    @Test
    void cutValue_isCorrupt() {
        byte[] value = StoredForm.write(stored(full("a")), Optional.of(NOON));

        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertThatThrownBy(() -> StoredForm.read("the-id", cut))
                    .as("cut to %s bytes", length)
                    .isInstanceOf(CorruptFrame.class)
                    .hasMessageContaining("the-id");
        }
    }

    @Test
    void turnedBits_areNeverTakenForTheFrame() {
        byte[] value = StoredForm.write(stored(full("a")), Optional.empty());
        var random = new Random(9);

        for (int attempt = 0; attempt < 5_000; attempt++) {
            byte[] turned = value.clone();
            int at = 25 + random.nextInt(value.length - 25);
            turned[at] ^= (byte) (1 << random.nextInt(8));
            boolean detected;
            try {
                ReplicaCopy read = StoredForm.read("a", turned);
                Frame frame = read.copy().frame();
                // Some bits of zstd's own mean nothing, and the score is no part of the content hash.
                boolean unchanged =
                        frame.toBuilder().score(full("a").score()).build().equals(full("a"));
                detected = unchanged || !read.copy().hash().equals(ContentHash.of(frame));
            } catch (CorruptFrame reported) {
                detected = true;
            }
            assertThat(detected).as("bit at %s", at).isTrue();
        }
    }
}
