package dev.stackmemory.testkit.search;

import dev.stackmemory.ports.search.LexicalIndex;

class InMemoryLexicalIndexTest extends LexicalIndexContract {
    @Override
    protected LexicalIndex create(String storage, EditableChangeFeed changes) {
        return new InMemoryLexicalIndex(changes);
    }
}
