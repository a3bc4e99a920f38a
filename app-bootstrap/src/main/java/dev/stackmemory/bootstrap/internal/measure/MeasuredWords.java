package dev.stackmemory.bootstrap.internal.measure;

import dev.stackmemory.domain.measure.Operation;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;

/** Measures an index of words. */
final class MeasuredWords implements LexicalIndex {
    private final LexicalIndex words;
    private final StoreMeter meter;

    MeasuredWords(LexicalIndex words, StoreMeter meter) {
        this.words = words;
        this.meter = meter;
    }

    @Override
    public LexicalView open(Deadline deadline) {
        return new MeasuredView(meter.call(Operation.SEARCH, () -> words.open(deadline)), meter);
    }

    @Override
    public boolean refresh(Progress progress, Deadline deadline) {
        return meter.call(Operation.INDEX, () -> words.refresh(progress, deadline));
    }

    @Override
    public boolean rebuild(Progress progress, Deadline deadline) {
        return meter.call(Operation.INDEX, () -> words.rebuild(progress, deadline));
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
