package dev.stackmemory.adapter.lucene;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The index beside a home passes every suite. */
class LuceneIndexIT {
    @TempDir
    Path folder;

    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new LuceneIndex(folder.resolve(storage), changes, notice -> {});
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new LuceneIndex(folder.resolve(storage), changes, notice -> {});
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new LuceneIndex(folder.resolve(storage), changes, notice -> {});
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new LuceneIndex(folder.resolve(storage), changes, notice -> {});
        }
    }
}
