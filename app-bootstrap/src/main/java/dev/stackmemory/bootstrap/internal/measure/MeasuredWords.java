package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.application.search.ForwardingLexicalIndex;
import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;

/** Measures an index of words. */
final class MeasuredWords extends ForwardingLexicalIndex {
    private final StoreMeter meter;

    MeasuredWords(LexicalIndex words, StoreMeter meter) {
        super(words);
        this.meter = meter;
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return new MeasuredView(meter.call(Operation.SEARCH, () -> super.open(deadline)), meter);
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return meter.call(Operation.INDEX, () -> super.refresh(progress, deadline));
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return meter.call(Operation.INDEX, () -> super.rebuild(progress, deadline));
    }
}
