package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalIndexLaws;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import org.junit.jupiter.api.Nested;

/** The index in PostgreSQL passes every suite. */
class ParadeDbLexicalIndexIT {
    private final TextIndexes indexes = new TextIndexes();

    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(storage, changes);
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(storage, changes);
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(storage, changes);
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(storage, changes);
        }
    }

    @Nested
    class Laws extends LexicalIndexLaws {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(storage, changes);
        }
    }
}
