package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.StoreMaintenance.CheckReport;
import dev.stackmemory.ports.store.StoreMaintenance.CompactReport;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What housekeeping promises: it finds damage, gives space back, and never costs a frame. */
public abstract class StoreMaintenanceContract extends StoreContract {
    private static final long SEED = 20_261_125;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private StoreMaintenance maintenance() {
        return port(StoreMaintenance.class);
    }

    private FrameStore store() {
        return port(FrameStore.class);
    }

    @Test
    void check_emptyStore_isWell() {
        assertThat(maintenance().check(false, Progress.NONE, NO_LIMIT).problems())
                .isEmpty();
        assertThat(maintenance().check(true, Progress.NONE, NO_LIMIT)).isEqualTo(new CheckReport(0, List.of()));
    }

    @Test
    void check_deep_readsEveryFrame() {
        record(new FrameGenerator(SEED).next(300));
        var heard = new Heard();

        assertThat(maintenance().check(true, heard, NO_LIMIT)).isEqualTo(new CheckReport(300, List.of()));
        assertThat(maintenance().check(false, Progress.NONE, NO_LIMIT).problems())
                .isEmpty();
        heard.assertSensible();
    }

    @Test
    void check_deep_findsADamagedFrame() {
        require(Capability.DAMAGE);
        record(Frames.frames("f", 20));
        record(List.of(full("damaged")));
        fixture().damage(id("damaged"));

        CheckReport report = maintenance().check(true, Progress.NONE, NO_LIMIT);
        assertThat(report.checked()).isEqualTo(21);
        assertThat(report.problems()).isNotEmpty().anyMatch(problem -> problem.contains("damaged"));
    }

    @Test
    void compact_keepsEveryFrame() {
        List<Frame> frames = new FrameGenerator(SEED).next(200);
        record(frames);
        var heard = new Heard();
        maintenance().compact(heard, NO_LIMIT);

        assertThat(store().find(Frames.idsOf(frames), NO_LIMIT).values())
                .extracting(copy -> copy.frame())
                .containsExactlyInAnyOrderElementsOf(frames);
        heard.assertSensible();
        reopen();
        assertThat(store().find(Frames.idsOf(frames), NO_LIMIT)).hasSize(200);
    }

    @Test
    void compact_givesTheSpaceOfForgottenFramesBack() {
        // A store may compress: what repeats would take no space to be given back.
        List<Frame> frames = Frames.frames("f", 100).stream()
                .map(frame -> frame.toBuilder().content(noise(20_000)).build())
                .toList();
        record(frames);
        long full = maintenance().sizeBytes();
        remove(Frames.idsOf(frames.subList(1, 100)));
        CompactReport report = maintenance().compact(Progress.NONE, NO_LIMIT);

        assertThat(report.bytesAfter())
                .isLessThanOrEqualTo(report.bytesBefore())
                .isLessThan(full / 2);
        assertThat(maintenance().sizeBytes()).isLessThan(full / 2);
        assertThat(store().find(List.of(frames.getFirst().id()), NO_LIMIT)).hasSize(1);
    }

    @Test
    void compact_besideWriters_losesNothing() {
        record(new FrameGenerator(SEED, "before").next(100));
        List<Callable<Boolean>> tasks = new ArrayList<>();
        tasks.add(() -> {
            maintenance().compact(Progress.NONE, NO_LIMIT);
            return maintenance().check(true, Progress.NONE, NO_LIMIT).problems().isEmpty();
        });
        for (int writer = 0; writer < 4; writer++) {
            List<Frame> frames = new FrameGenerator(SEED, "w" + writer + "-").next(25);
            tasks.add(() -> {
                frames.forEach(frame -> record(List.of(frame)));
                return true;
            });
        }

        assertThat(Concurrently.run(tasks)).containsOnly(true);
        assertThat(maintenance().check(true, Progress.NONE, NO_LIMIT)).isEqualTo(new CheckReport(200, List.of()));
    }

    @Test
    void sizeBytes_growsWithWhatIsKept() {
        record(List.of(aFrame("small").build()));
        long before = maintenance().sizeBytes();
        record(List.of(aFrame("large").content("漢字".repeat(200_000)).build()));

        assertThat(before).isPositive();
        assertThat(maintenance().sizeBytes()).isGreaterThan(before);
    }

    private String noise(int length) {
        return random.ints(length, ' ', 0x7F)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void record(List<Frame> frames) {
        keep(frames);
    }

    /** Keeps what was reported; called from any thread. */
    private static final class Heard implements Progress {
        private final List<long[]> reports = new ArrayList<>();

        @Override
        public synchronized void report(long done, long total) {
            reports.add(new long[] {done, total});
        }

        synchronized void assertSensible() {
            assertThat(reports)
                    .allMatch(report -> report[0] >= 0)
                    .allMatch(report -> report[1] < 0 || report[0] <= report[1]);
        }
    }
}
