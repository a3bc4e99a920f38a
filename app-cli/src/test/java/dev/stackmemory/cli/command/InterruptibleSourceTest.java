package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterruptibleSourceTest {
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Test
    void read_untilInterrupted() {
        var source = new InterruptibleSource(new Records(), interrupted::get);
        Iterator<SourceItem> items = source.read(Optional.empty());
        items.next();
        items.next();
        interrupted.set(true);

        assertThat(items.hasNext()).isFalse();
        assertThat(source.items()).isEqualTo(2);
    }

    @Test
    void hasNext_onceTrue_isKept() {
        Iterator<SourceItem> items = new InterruptibleSource(new Records(), interrupted::get).read(Optional.empty());
        assertThat(items.hasNext()).isTrue();
        interrupted.set(true);

        assertThat(items.hasNext()).isTrue();
        assertThat(items.next().progress()).isEqualTo(1);
        assertThat(items.hasNext()).isFalse();
    }

    /** Ten records that hold nothing. */
    private static final class Records implements FrameSource {
        @Override
        public String key() {
            return "records";
        }

        @Override
        public SourceKind kind() {
            return SourceKind.FOREIGN;
        }

        @Override
        public Iterator<SourceItem> read(Optional<String> checkpoint) {
            return IntStream.rangeClosed(1, 10)
                    .<SourceItem>mapToObj(
                            line -> new SourceItem.Skipped("records:" + line, "empty", false, line, Optional.empty()))
                    .iterator();
        }

        @Override
        public long total() {
            return 10;
        }

        @Override
        public void close() {}
    }
}
