package dev.stackmemory.testkit.search;

import dev.stackmemory.ports.search.LexicalIndex;
import org.junit.jupiter.api.Nested;

/** The reference passes every suite. */
class InMemoryLexicalIndexTest {
    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new InMemoryLexicalIndex(changes);
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new InMemoryLexicalIndex(changes);
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new InMemoryLexicalIndex(changes);
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return new InMemoryLexicalIndex(changes);
        }
    }
}
