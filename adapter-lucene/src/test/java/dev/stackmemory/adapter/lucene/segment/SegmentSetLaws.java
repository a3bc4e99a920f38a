package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalIndexLaws;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SegmentSetLaws extends LexicalIndexLaws {
    @TempDir
    Path folder;

    @Override
    protected LexicalIndex create(String storage, EditableChangeFeed changes) {
        return new SegmentedIndex(folder.resolve(storage), changes);
    }
}
