package dev.stackmemory.adapter.paradedb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.internal.Database;
import dev.stackmemory.adapter.paradedb.internal.LexicalExtension;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLexicalIndex;
import dev.stackmemory.adapter.paradedb.internal.ProposalIndex;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import dev.stackmemory.testkit.server.PgBouncer;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Behind PgBouncer in transaction mode, where each transaction may run on another connection of the server, search is the same. */
class ParadeDbPooledSearchIT {
    private static final long CACHE = 1 << 20;
    private static final int CONNECTIONS = 4;

    /** A store of a test's own, reached by way of a pooler. */
    private static final class Pooled implements AutoCloseable {
        private final TestDatabase place;
        private final PgBouncer bouncer;

        Pooled(PostgresServer server) {
            place = TestDatabase.on(server);
            bouncer = PgBouncer.before(place.address(), CONNECTIONS);
        }

        ParadeDbSettings settings() {
            return TestDatabase.settings(bouncer.address());
        }

        @Override
        public void close() {
            bouncer.close();
            place.close();
        }
    }

    /** Text indexes of a class in one database. */
    private static final class Texts implements AutoCloseable {
        private final Pooled place;
        private final Database database;

        Texts(PostgresServer server) {
            place = new Pooled(server);
            database = Database.open(place.settings());
        }

        @Override
        public void close() {
            database.close();
            assertThat(place.bouncer.address().value("SELECT count(*) FROM pg_prepared_statements"))
                    .isEqualTo("0");
            place.close();
        }
    }

    private final String test = UUID.randomUUID().toString();

    /** Exact postings. */
    @Nested
    class Exact {
        private static Texts texts;

        @BeforeAll
        static void open() {
            texts = new Texts(PostgresServer.shared());
        }

        @AfterAll
        static void close() {
            if (texts != null) {
                texts.close();
            }
        }

        private LexicalIndex exact(String storage, EditableChangeFeed changes) {
            return ParadeDbLexicalIndex.following(texts.database, changes, test + "/" + storage, CACHE);
        }

        @Nested
        class Changes extends LexicalIndexContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return exact(storage, changes);
            }
        }

        @Nested
        class Statistics extends LexicalStatisticsContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return exact(storage, changes);
            }
        }

        @Nested
        class Conditions extends LexicalConditionsContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return exact(storage, changes);
            }
        }

        @Nested
        class Ranking extends LexicalRankingContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return exact(storage, changes);
            }
        }
    }

    /** Proposals of pg_textsearch. */
    @Nested
    class Proposing {
        private static Texts texts;
        private static LexicalExtension extension;

        @BeforeAll
        static void open() {
            texts = new Texts(PostgresServer.textsearch());
            extension = LexicalExtension.prepare(texts.database, Deadline.NEVER).orElseThrow();
        }

        @AfterAll
        static void close() {
            if (texts != null) {
                texts.close();
            }
        }

        @Nested
        class Changes extends LexicalIndexContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return ProposalIndex.of(extension, texts.database, changes, test + "/" + storage);
            }
        }

        @Nested
        class Ranking extends LexicalRankingContract {
            @Override
            protected LexicalIndex create(String storage, EditableChangeFeed changes) {
                return ProposalIndex.of(extension, texts.database, changes, test + "/" + storage);
            }
        }
    }

    @Nested
    class Vectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return new PooledVectors();
        }
    }

    /** A store with its vectors, by way of a pooler. */
    private static final class PooledVectors implements StoreFixture {
        private final Pooled place = new Pooled(PostgresServer.sharedWithVector());

        @Override
        public OpenStore open() {
            ParadeDbHome home = ParadeDbHome.open(place.settings().withYoungestTier(youngestTier()));
            return OpenStore.of(
                    home::close,
                    home.frames(),
                    home.catalog(),
                    home.ledger(),
                    home.vectors(VectorSearch.exact(), Deadline.NEVER).orElseThrow());
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
