package dev.stackmemory.testkit.search;

import dev.stackmemory.ports.search.LexicalIndex;

class InMemoryLexicalIndexLaws extends LexicalIndexLaws {
    @Override
    protected LexicalIndex create(String storage, EditableChangeFeed changes) {
        return new InMemoryLexicalIndex(changes);
    }
}
