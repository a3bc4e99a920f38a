package dev.stackmemory.adapter.lucene.segment;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Segments answer as every index does. */
class SegmentSetIT {
    @TempDir
    Path folder;

    private int opened;

    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new SegmentedIndex(folder.resolve(storage + opened++), changes);
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new SegmentedIndex(folder.resolve(storage + opened++), changes);
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new SegmentedIndex(folder.resolve(storage + opened++), changes);
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new SegmentedIndex(folder.resolve(storage + opened++), changes);
        }
    }
}
