package dev.stackmemory.adapter.lucene;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalIndexLaws;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexLaws extends LexicalIndexLaws {
    @TempDir
    Path folder;

    @Override
    protected LexicalIndex create(String storage, EditableChangeFeed changes) {
        return new LuceneIndex(folder.resolve(storage), changes, notice -> {});
    }
}
