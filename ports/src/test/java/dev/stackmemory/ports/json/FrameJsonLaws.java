package dev.stackmemory.ports.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameJsonLaws {
    private static final int CASES = 4_000;
    private static final FrameDefaults DEFAULTS =
            new FrameDefaults(() -> new FrameId("default"), new ProjectId("default"), Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void read_ofWritten_isTheFrame_andWrittenAgainTheSameLine(long seed) {
        var frames = new HostileFrames(seed);
        for (int index = 0; index < CASES; index++) {
            Frame frame = frames.next();
            String line = FrameJson.write(frame);
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(line).doesNotContain("\n", "\r");
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(line);

            Frame back = FrameJson.read(bytes, 0, bytes.length, DEFAULTS);

            assertThat(back).isEqualTo(frame);
            assertThat(ContentHash.of(back)).isEqualTo(ContentHash.of(frame));
            assertThat(FrameJson.write(back)).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void read_damaged_isMalformedOrAFrameThatRoundTrips(long seed) {
        var frames = new HostileFrames(seed);
        var random = new Random(seed);
        for (int index = 0; index < CASES; index++) {
            byte[] bytes = FrameJson.write(frames.next()).getBytes(StandardCharsets.UTF_8);
            for (int damage = 0; damage <= random.nextInt(3); damage++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                Frame read = FrameJson.read(bytes, 0, length, DEFAULTS);
                assertThat(FrameJson.read(FrameJson.write(read), DEFAULTS)).isEqualTo(read);
            } catch (MalformedFrameJson malformed) {
                assertThat(malformed.line()).isPositive();
                assertThat(malformed.column()).isPositive();
                assertThat(malformed.reason()).isNotBlank();
            }
        }
    }
}
