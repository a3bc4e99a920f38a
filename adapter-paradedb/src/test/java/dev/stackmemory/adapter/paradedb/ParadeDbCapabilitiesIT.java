package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a home says of its server. */
class ParadeDbCapabilitiesIT {
    private static final String SECRET = "Tr0ub4dor";

    private TestDatabase database;
    private String user;

    @BeforeEach
    void create() {
        database = TestDatabase.shared();
        user = "c" + database.address().database().substring(5);
        database.execute(
                "CREATE ROLE " + user + " LOGIN PASSWORD '" + SECRET + "'",
                "GRANT USAGE ON SCHEMA stackmemory TO " + user,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stackmemory TO " + user,
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA stackmemory TO " + user);
    }

    @AfterEach
    void drop() {
        database.execute("DROP OWNED BY " + user, "DROP ROLE " + user);
        database.close();
    }

    /** For this user the server is a stock PostgreSQL: there is no extension, and none can be created. */
    private ParadeDbSettings withoutExtensions() {
        return TestDatabase.settings(database.address().as(user, SECRET));
    }

    @Test
    void withoutAnyExtension_isSearchedByWords_andSaysSo() {
        try (ParadeDbHome home = ParadeDbHome.open(withoutExtensions())) {
            home.frames()
                    .record(
                            List.of(FrameWrite.create(
                                    aFrame("a").content("kiwi").build())),
                            Deadline.NEVER);
            home.texts().refresh(Progress.NONE, Deadline.NEVER);

            assertThat(searched(home)).containsExactly("a");
            assertThat(home.vectors(VectorSearch.exact(), Deadline.NEVER)).isEmpty();
            Capabilities capabilities = home.capabilities(Deadline.NEVER);
            assertThat(capabilities.server()).matches("\\d+.*");
            assertThat(capabilities.vectors()).isEmpty();
            assertThat(capabilities.proposing()).isEmpty();
            assertThat(capabilities.search()).isEqualTo("by words, exactly; by words only");
            assertThat(capabilities.warnings())
                    .singleElement()
                    .asString()
                    .contains("by words only", "CREATE EXTENSION vector");
        }
    }

    @Test
    void userThatMayNotWrite_isAWarning() {
        database.execute("REVOKE UPDATE ON stackmemory.ledger FROM " + user);
        try (ParadeDbHome home = ParadeDbHome.open(withoutExtensions())) {
            assertThat(home.capabilities(Deadline.NEVER).warnings())
                    .first()
                    .asString()
                    .contains("the user " + user + " may not write all tables", "GRANT INSERT, UPDATE, DELETE");
        }
    }

    @Test
    void serverThatIsReadOnly_isAWarning() {
        database.execute("ALTER ROLE " + user + " SET default_transaction_read_only = on");
        try (ParadeDbHome home = ParadeDbHome.open(withoutExtensions())) {
            assertThat(home.capabilities(Deadline.NEVER).warnings())
                    .first()
                    .asString()
                    .contains("a standby, or read-only", "Name its primary");
        }
    }

    @Test
    void proposing_withoutAnExtension_isExact_andWarnsAtTheStart() {
        var said = new CopyOnWriteArrayList<String>();
        var warnings = new CopyOnWriteArrayList<String>();
        ParadeDbMonitor monitor = new ParadeDbMonitor() {
            @Override
            public void opened(String server, String words) {
                said.add(words);
            }

            @Override
            public void warned(String server, String warning) {
                warnings.add(warning);
            }
        };
        try (ParadeDbHome home = ParadeDbHome.open(
                withoutExtensions().withTexts(TextSearch.PROPOSING).withMonitor(monitor))) {
            home.frames()
                    .record(
                            List.of(FrameWrite.create(
                                    aFrame("a").content("kiwi").build())),
                            Deadline.NEVER);
            try (LexicalView view = home.texts().open(Deadline.NEVER)) {
                assertThat(view.isExact()).isTrue();
            }
            assertThat(searched(home)).containsExactly("a");
            assertThat(home.capabilities(Deadline.NEVER).proposing()).isEmpty();
        }
        assertThat(said).containsExactly("by words, exactly");
        assertThat(warnings).singleElement().asString().contains("neither pg_search nor pg_textsearch", "exactly");
    }

    @Test
    void withPgvector_namesItsVersion() {
        try (TestDatabase withVector = TestDatabase.on(PostgresServer.sharedWithVector());
                ParadeDbHome home = ParadeDbHome.open(withVector.settings())) {
            Capabilities capabilities = home.capabilities(Deadline.NEVER);

            String version = withVector.value("SELECT extversion FROM pg_extension WHERE extname = 'vector'");
            assertThat(capabilities.vectors()).contains(new Capabilities.Extension("pgvector", version, true));
            assertThat(capabilities.search()).isEqualTo("by words, exactly; by meaning with pgvector " + version);
        }
    }

    private static List<String> searched(ParadeDbHome home) {
        var request = new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere("kiwi"), 1)),
                new Bm25(1.2, 0.6),
                20,
                FrameFilter.ALL,
                100);
        try (LexicalView view = home.texts().open(Deadline.NEVER)) {
            return view.search(request, Deadline.NEVER).stream()
                    .map(hit -> hit.frame().value())
                    .toList();
        }
    }
}
