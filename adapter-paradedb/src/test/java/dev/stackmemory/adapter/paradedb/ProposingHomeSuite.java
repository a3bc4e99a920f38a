package dev.stackmemory.adapter.paradedb;

import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.ports.search.WeightedTerm;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A home whose words an extension proposes. */
abstract class ProposingHomeSuite {
    private TestDatabase database;
    private ParadeDbHome home;

    abstract PostgresServer server();

    @BeforeEach
    void open() {
        database = TestDatabase.on(server());
        home = ParadeDbHome.open(database.settings().withTexts(TextSearch.PROPOSING));
    }

    @AfterEach
    void close() {
        if (database != null) {
            home.close();
            database.close();
        }
    }

    private void record(FrameWrite... writes) {
        home.frames().record(List.of(writes), Deadline.NEVER);
        assertThat(home.texts().refresh(Progress.NONE, Deadline.NEVER)).isTrue();
    }

    private static Frame fruit(String id, String content) {
        return aFrame(id).content(content).build();
    }

    private List<String> search(ParadeDbHome asked, String term) {
        var request = new LexicalRequest(
                Optional.empty(),
                List.of(new WeightedTerm(IndexTerm.anywhere(term), 1)),
                new Bm25(1.2, 0.6),
                20,
                FrameFilter.ALL,
                100);
        try (LexicalView view = asked.texts().open(Deadline.NEVER)) {
            return view.search(request, Deadline.NEVER).stream()
                    .map(hit -> hit.frame().value())
                    .toList();
        }
    }

    private String tables() {
        return database.value("SELECT string_agg(relname, ' ') FROM pg_class WHERE relname LIKE 'proposed_documents_%'"
                + " AND relkind = 'r'");
    }

    @Test
    void capabilities_nameTheExtension_andWhetherItWasEverVerified() {
        Capabilities capabilities = home.capabilities(Deadline.NEVER);

        Capabilities.Extension extension = capabilities.proposing().orElseThrow();
        assertThat(capabilities.search()).contains(extension.name(), extension.version(), "approximately");
        assertThat(capabilities.search().contains("unverified")).isNotEqualTo(extension.verified());
        assertThat(capabilities.warnings().stream().anyMatch(warning -> warning.contains("unverified")))
                .isNotEqualTo(extension.verified());
    }

    @Test
    void search_findsWhatWasRecordedAndEdited_andSaysThatItIsNotExact() {
        Frame first = fruit("a", "kiwi");
        record(FrameWrite.create(first), FrameWrite.create(fruit("b", "kiwi mango")));
        record(FrameWrite.edit(edited(first).toBuilder().content("mango").build()));

        assertThat(search(home, "kiwi")).containsExactly("b");
        assertThat(search(home, "mango")).containsExactlyInAnyOrder("a", "b");
        try (LexicalView view = home.texts().open(Deadline.NEVER)) {
            assertThat(view.isExact()).isFalse();
        }
    }

    @Test
    void erase_leavesNoWordInTableOrIndex() {
        record(FrameWrite.create(fruit("secret", "xylograph kiwi")), FrameWrite.create(fruit("other", "kiwi")));
        assertThat(bytesHolding("xylograph")).isPositive();

        home.frames().forget(List.of(id("secret")), Deadline.NEVER);
        assertThat(home.erasing().erase(List.of(id("secret")), Deadline.NEVER)).containsExactly(id("secret"));

        assertThat(bytesHolding("xylograph")).isZero();
        assertThat(bytesHolding("kiwi")).isPositive();
        assertThat(search(home, "xylograph")).isEmpty();
        assertThat(search(home, "kiwi")).containsExactly("other");
        try (LexicalView view = home.texts().open(Deadline.NEVER)) {
            assertThat(view.expand(new TermPattern.Prefix("xylo"), Set.of(), 10, Deadline.NEVER))
                    .isEmpty();
        }
    }

    /** How many files of the index hold the word, as they lie on the server's disk. */
    private long bytesHolding(String word) {
        database.execute("CHECKPOINT");
        return Long.parseLong(database.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'proposed_%'"
                + " AND relkind IN ('r', 'i') AND position('" + word
                + "'::bytea IN pg_read_binary_file(pg_relation_filepath(oid))) > 0"));
    }

    @Test
    void indexTexts_makesItAnew_andDropsTheExactIndex() {
        record(FrameWrite.create(fruit("a", "kiwi")));
        try (ParadeDbHome exact = ParadeDbHome.open(database.settings())) {
            exact.texts().refresh(Progress.NONE, Deadline.NEVER);
        }
        String before = tables();

        assertThat(home.indexTexts(Progress.NONE, Deadline.NEVER)).isTrue();

        assertThat(tables()).isNotEqualTo(before).doesNotContain(" ");
        assertThat(database.value("SELECT count(*) FROM stackmemory.text_segments"))
                .isEqualTo("0");
        assertThat(search(home, "kiwi")).containsExactly("a");
    }

    @Test
    void indexTexts_ofAnExactHome_dropsTheProposals() {
        record(FrameWrite.create(fruit("a", "kiwi")));
        try (ParadeDbHome exact = ParadeDbHome.open(database.settings())) {
            assertThat(exact.indexTexts(Progress.NONE, Deadline.NEVER)).isTrue();
            assertThat(search(exact, "kiwi")).containsExactly("a");
        }
        assertThat(tables()).isEmpty();
    }
}
