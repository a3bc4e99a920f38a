package dev.stackmemory.application.search;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;

/** An index of words that does as another one does, but for what is overridden. As thread-safe as that is. */
public abstract class ForwardingLexicalIndex implements LexicalIndex {
    private final LexicalIndex words;

    protected ForwardingLexicalIndex(LexicalIndex words) {
        this.words = words;
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return words.open(deadline);
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return words.refresh(progress, deadline);
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return words.rebuild(progress, deadline);
    }

    @Override
    public IndexStatus status(Deadline deadline) {
        return words.status(deadline);
    }

    @Override
    public void close() {
        words.close();
    }
}
