package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import io.micrometer.core.instrument.MeterRegistry;
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
        this.memory = open(environment);
        this.frames = frames;
    }

    /** The memory that the environment describes. */
    static StackMemory open(Map<String, String> environment) {
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment);
    }

    /** The same, which reports to a registry. */
    static StackMemory open(Map<String, String> environment, MeterRegistry registry) {
        return StackMemory.open(SettingsReader.read(environment, Map.of()), environment, notice -> {}, registry);
    }

    /** Records the frames from one number to another, the last one not among them. */
    static void fill(StackMemory memory, GeneratedFrames frames, int from, int to) {
        for (int start = from; start < to; start += BATCH) {
            var unused =
                    memory.recordFrames().record(frames.frames(start, Math.min(to, start + BATCH)), Deadline.NEVER);
        }
    }

    StackMemory memory() {
        return memory;
    }

    LexicalIndex index() {
        return memory.lexicalIndex();
    }

    /** Records frames until there are so many, and makes them searchable. */
    void growTo(int target) {
        fill(memory, frames, size, target);
        size = Math.max(size, target);
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
