package dev.stackmemory.application.search;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.VectorIndex;

/** Indexes that say of others' answers that they are not exact. */
final class ProposingHome {
    private ProposingHome() {}

    static LexicalIndex words(LexicalIndex index) {
        return new ForwardingLexicalIndex(index) {
            @Override
            public LexicalView open(Deadline deadline) {
                return proposing(super.open(deadline));
            }
        };
    }

    private static LexicalView proposing(LexicalView view) {
        return new ForwardingLexicalView(view) {
            @Override
            public boolean isExact() {
                return false;
            }
        };
    }

    static VectorIndex vectors(VectorIndex index) {
        return new ForwardingVectorIndex(index) {
            @Override
            public boolean isExact() {
                return false;
            }
        };
    }
}
