package dev.stackmemory.adapter.imports.internal.walk;

import dev.stackmemory.ports.source.SourceItem;
import java.util.Iterator;
import java.util.Optional;

/**
 * The items of the files of a walk, one file after the other, with what is remembered of each file from one reading to the next. Progress is in
 * bytes; now and then an item carries a checkpoint.
 */
public abstract class FolderItems extends QueuedItems {
    private static final long CHECKPOINT_BYTES = 4 << 20;

    private final FolderCheckpoint states;
    private final Iterator<FileWalk.Found> files;
    private long passed;
    private long nextCheckpoint = CHECKPOINT_BYTES;

    /**
     * @param checkpoint what an earlier reading left
     */
    protected FolderItems(FileWalk walk, Optional<String> checkpoint) {
        this.states = FolderCheckpoint.parse(checkpoint);
        this.files = walk.files().iterator();
        states.retain(walk.files().stream().map(FileWalk.Found::relative).toList());
    }

    /** The next file, if there is one more. */
    protected final Optional<FileWalk.Found> nextFile() {
        return files.hasNext() ? Optional.of(files.next()) : Optional.empty();
    }

    /** What is remembered of the file. */
    protected final Optional<String> stateOf(FileWalk.Found file) {
        return states.find(file.relative());
    }

    /**
     * What is to be remembered of the file.
     *
     * @param state without line breaks
     */
    protected final void remember(FileWalk.Found file, String state) {
        states.put(file.relative(), state);
    }

    /** The file lies behind. */
    protected final void pass(FileWalk.Found file) {
        passed += file.size();
    }

    /** The bytes of the files that lie behind. */
    protected final long passed() {
        return passed;
    }

    /** Whether so much was read since the last checkpoint that the next is due. */
    protected final boolean isCheckpointDue(long progress) {
        return progress >= nextCheckpoint;
    }

    /** Everything that is remembered now. */
    protected final Optional<String> checkpoint(long progress) {
        nextCheckpoint = progress + CHECKPOINT_BYTES;
        return finalCheckpoint();
    }

    @Override
    protected final Optional<String> finalCheckpoint() {
        return Optional.of(states.toString());
    }

    protected static SourceItem.Skipped skipped(String location, String reason, boolean malformed, long progress) {
        return new SourceItem.Skipped(location, reason, malformed, progress, Optional.empty());
    }
}
