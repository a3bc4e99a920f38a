package dev.stackmemory.application;

import static dev.stackmemory.testkit.frame.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final List<Frame> MANY = frames("f", 5_000);

    @Test
    void next_everyItem_inTheOrderOfTheSource() {
        try (ReadAhead items = ReadAhead.start(ScriptedSource.foreign().read(MANY), Optional.empty())) {
            assertThat(taken(items)).isEqualTo(MANY);
            assertThat(items.hasNext()).isFalse();
            assertThat(items.total()).isEqualTo(MANY.size());
        }
    }

    @Test
    void read_beginsAtTheCheckpoint() {
        ScriptedSource source = ScriptedSource.foreign().read(MANY);
        try (ReadAhead items = ReadAhead.start(source, Optional.of("4990"))) {
            assertThat(taken(items)).isEqualTo(MANY.subList(4_990, 5_000));
        }
    }

    @Test
    void hasNext_sourceFails_afterEverythingThatItGave() {
        ScriptedSource source = ScriptedSource.foreign().read(MANY).breaksOff();
        List<Frame> before = new ArrayList<>();
        try (ReadAhead items = ReadAhead.start(source, Optional.empty())) {
            assertThatThrownBy(() -> items.forEachRemaining(item -> before.add(((SourceItem.Read) item).frame())))
                    .isInstanceOf(UnreadableSource.class)
                    .hasMessage("the file ends here");
            assertThat(before).isEqualTo(MANY);
            assertThatThrownBy(items::hasNext).isInstanceOf(UnreadableSource.class);
        }
    }

    @Test
    void next_sourceGivesOneItemAndPauses_theItemComesAtOnce() {
        var gate = new Semaphore(0);
        var source = new EndlessSource(MANY.getFirst(), gate);
        gate.release(1);
        try (ReadAhead items = ReadAhead.start(source, Optional.empty())) {
            assertThat(items.next()).isNotNull();
            gate.release(1);
            assertThat(items.next()).isNotNull();
            gate.release(1_000_000);
        }
    }

    @Test
    void close_inTheMiddle_readsNoFurtherAndLeavesNobodyReading() {
        var source = new EndlessSource(MANY.getFirst(), new Semaphore(Integer.MAX_VALUE));
        try (ReadAhead items = ReadAhead.start(source, Optional.empty())) {
            for (int taken = 0; taken < 1_000; taken++) {
                items.next();
            }
        }
        int read = source.read.get();
        assertThat(source.reader)
                .isNotNull()
                .satisfies(reader -> assertThat(reader.isAlive()).isFalse());
        assertThat(read).as("what is read and not taken is bounded").isLessThan(1_000 + 6 * 256);
    }

    private static List<Frame> taken(ReadAhead items) {
        return Stream.generate(() -> items)
                .takeWhile(ReadAhead::hasNext)
                .map(each -> ((SourceItem.Read) each.next()).frame())
                .toList();
    }

    /** Gives the same frame for ever, one for each permit. */
    private static final class EndlessSource implements FrameSource {
        private final Frame frame;
        private final Semaphore gate;
        private final AtomicInteger read = new AtomicInteger();
        private volatile @Nullable Thread reader;

        EndlessSource(Frame frame, Semaphore gate) {
            this.frame = frame;
            this.gate = gate;
        }

        @Override
        public Iterator<SourceItem> read(Optional<String> checkpoint) {
            reader = Thread.currentThread();
            return Stream.<SourceItem>generate(() -> {
                        gate.acquireUninterruptibly();
                        int number = read.incrementAndGet();
                        return new SourceItem.Read(
                                frame, "line " + number, List.of(), 0, number, Optional.of("" + number));
                    })
                    .iterator();
        }

        @Override
        public String key() {
            return "endless";
        }

        @Override
        public SourceKind kind() {
            return SourceKind.FOREIGN;
        }

        @Override
        public long total() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
