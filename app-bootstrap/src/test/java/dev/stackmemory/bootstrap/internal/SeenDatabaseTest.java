package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.testkit.frame.Frames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenDatabaseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private final AtomicReference<Instant> clock = new AtomicReference<>(Frames.NOON);

    private SeenDatabase program() {
        return new SeenDatabase(home, clock::get, told -> {});
    }

    private static Watermark change(long position) {
        return Watermark.of(StoreId.shared("paradedb"), "history", position);
    }

    private void pass(Duration time) {
        clock.updateAndGet(now -> now.plus(time));
    }

    private void assertNoted(long position) {
        assertThat(new NoteFile(home.resolve(SeenDatabase.FILE)).read())
                .isEqualTo(List.of(change(position).toString()));
    }

    @Test
    void renew_notesOnceAMinute_soThatAProgramThatIsKilledHasNotedTheLastOne() {
        SeenDatabase running = program();
        running.remember(change(1));
        for (int second = 2; second < 60; second++) {
            pass(SECOND);
            Watermark reached = change(second);
            running.renew(() -> reached);
        }
        assertNoted(1);
        pass(SeenDatabase.RENEWAL);
        running.renew(() -> change(70));
        running.renew(() -> change(71));
        assertNoted(70);
        pass(SeenDatabase.RENEWAL);
        running.renew(() -> change(72));
        assertNoted(72);
    }

    @Test
    void renew_afterAnotherProgramHasSeenMore_changesNothing() {
        SeenDatabase running = program();
        program().remember(change(9));
        pass(SeenDatabase.RENEWAL);
        running.renew(() -> change(8));
        assertNoted(9);
    }

    @ParameterizedTest
    @ValueSource(longs = {-24, 24})
    void renew_aClockThatJumps_keepsItFromNothing(long hours) {
        SeenDatabase running = program();
        pass(Duration.ofHours(hours));
        running.renew(() -> change(1));
        assertNoted(1);
        pass(SeenDatabase.RENEWAL);
        running.renew(() -> change(2));
        assertNoted(2);
    }
}
