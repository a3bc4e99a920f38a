package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A source that holds what the test says. Reading can start again behind each of its items; its unit of progress is the item. */
public final class ScriptedSource implements FrameSource {
    private final SourceKind kind;
    private final List<Step> steps = new ArrayList<>();
    private Optional<String> startedAt = Optional.empty();

    private interface Step {
        SourceItem at(int number);
    }

    private ScriptedSource(SourceKind kind) {
        this.kind = kind;
    }

    static ScriptedSource foreign() {
        return new ScriptedSource(SourceKind.FOREIGN);
    }

    public static ScriptedSource ownMemory() {
        return new ScriptedSource(SourceKind.OWN_MEMORY);
    }

    public ScriptedSource read(Frame... frames) {
        return read(List.of(frames));
    }

    ScriptedSource read(List<Frame> frames) {
        frames.forEach(frame -> steps.add(number ->
                new SourceItem.Read(frame, "line " + number, List.of(), 0, number, Optional.of("" + number))));
        return this;
    }

    ScriptedSource readWithoutCheckpoint(Frame frame) {
        steps.add(number -> new SourceItem.Read(frame, "line " + number, List.of(), 0, number, Optional.empty()));
        return this;
    }

    ScriptedSource readRepaired(Frame frame, int attachments, String... repairs) {
        steps.add(number -> new SourceItem.Read(
                frame, "line " + number, List.of(repairs), attachments, number, Optional.of("" + number)));
        return this;
    }

    ScriptedSource skip(String reason) {
        return skip(reason, false);
    }

    ScriptedSource malformed(String reason) {
        return skip(reason, true);
    }

    private ScriptedSource skip(String reason, boolean malformed) {
        steps.add(number ->
                new SourceItem.Skipped("line " + number, reason, malformed, number, Optional.of("" + number)));
        return this;
    }

    /** From here on the source cannot be read. */
    ScriptedSource breaksOff() {
        steps.add(number -> {
            throw new UnreadableSource("the file ends here");
        });
        return this;
    }

    /** The checkpoint with which the latest reading began. */
    Optional<String> startedAt() {
        return startedAt;
    }

    @Override
    public String key() {
        return "scripted";
    }

    @Override
    public SourceKind kind() {
        return kind;
    }

    @Override
    public Iterator<SourceItem> read(Optional<String> checkpoint) {
        startedAt = checkpoint;
        int start = checkpoint.map(Integer::parseInt).orElse(0);
        return new Iterator<>() {
            private int next = start;

            @Override
            public boolean hasNext() {
                return next < steps.size();
            }

            @Override
            public SourceItem next() {
                Step step = steps.get(next);
                next++;
                return step.at(next);
            }
        };
    }

    @Override
    public long total() {
        return steps.size();
    }

    @Override
    public void close() {}
}
