package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The product on a folder, wired as its users have it, and what fills it. */
final class Library implements AutoCloseable {
    static final int BATCH = 1_000;

    private final StackMemory memory;
    private final GeneratedFrames frames;
    private int size;

    Library(Path home, GeneratedFrames frames) {
        Map<String, String> environment = Map.of("STACKMEMORY_HOME", home.toString(), "HOME", home.toString());
        this.memory = StackMemory.open(SettingsReader.read(environment, Map.of()), environment);
        this.frames = frames;
    }

    StackMemory memory() {
        return memory;
    }

    LexicalIndex index() {
        return memory.lexicalIndex();
    }

    /** Records frames until there are so many, and makes them searchable. */
    void growTo(int target) {
        while (size < target) {
            int end = Math.min(target, size + BATCH);
            record(frames.frames(size, end));
            size = end;
        }
        index().refresh(Progress.NONE, Deadline.NEVER);
    }

    void record(List<Frame> batch) {
        memory.recordFrames().record(batch, Deadline.NEVER);
    }

    @Override
    public void close() {
        memory.close();
    }
}
