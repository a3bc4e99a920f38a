package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalIndexLaws;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** An index for which pg_search proposes passes every suite, on a ParadeDB. */
class PgSearchProposalsIT {
    private static ProposalIndexes indexes;

    private final String test = UUID.randomUUID().toString();

    @BeforeAll
    static void open() {
        indexes = new ProposalIndexes(PostgresServer.paradeDb());
    }

    @AfterAll
    static void close() {
        if (indexes != null) {
            indexes.close();
        }
    }

    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(test + "/" + storage, changes);
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(test + "/" + storage, changes);
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(test + "/" + storage, changes);
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(test + "/" + storage, changes);
        }
    }

    @Nested
    class Laws extends LexicalIndexLaws {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexes.create(test + "/" + storage, changes);
        }
    }

    @Nested
    class Recall extends ProposalRecall {
        @Override
        PostgresServer server() {
            return PostgresServer.paradeDb();
        }
    }

    @Nested
    class AtHome extends ProposingHomeSuite {
        @Override
        PostgresServer server() {
            return PostgresServer.paradeDb();
        }
    }
}
