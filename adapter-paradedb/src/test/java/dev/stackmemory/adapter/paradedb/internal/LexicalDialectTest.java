package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** What each extension is told, to the letter: the one that cannot be had in tests is held to its documentation. */
class LexicalDialectTest {
    private static final ProposalTables TABLES = new ProposalTables(7);
    private static final FrameFilter FILTER = FrameFilter.ofProjects(Set.of(new ProjectId("p")))
            .withSession(new SessionId("s"))
            .withTypes(Set.of("task"))
            .withMinScore(0.5)
            .withCreatedWithin(TimeWindow.since(Instant.ofEpochMilli(1_000)));

    private final LexicalDialect pgSearch = new PgSearchDialect();
    private final LexicalDialect pgTextsearch = new PgTextsearchDialect("ext");

    @Test
    void pgSearch_indexesTheKeyFirst_andEveryColumnThatAFilterLooksAt() {
        assertThat(pgSearch.createIndex(TABLES))
                .isEqualTo("CREATE INDEX proposed_documents_7_best ON stackmemory.proposed_documents_7 USING bm25"
                        + " (document, (words::pdb.whitespace), (project_id::pdb.literal), (session_id::pdb.literal),"
                        + " (type::pdb.literal), (state::pdb.literal), score, created_at)"
                        + " WITH (key_field='document')");
    }

    @Test
    void pgSearch_plansForTheWordsAtHand() {
        assertThat(pgSearch.prepare()).isEqualTo("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)");
    }

    @Test
    void pgSearch_asksForAnyWord_scoresAndLimitsAtOneLevel() {
        Query query = pgSearch.best(TABLES, "red panda", ProposalFilter.of(FILTER), 200);

        assertThat(query.getSQL())
                .isEqualTo("SELECT forward, pdb.score(document) FROM stackmemory.proposed_documents_7 WHERE words ||| ?"
                        + " AND (\"project_id\" in (?) and \"session_id\" in (?) and \"type\" in (?)"
                        + " and \"score\" >= cast(? as double precision) and \"created_at\" >= ?)"
                        + " ORDER BY pdb.score(document) DESC LIMIT 200");
        assertThat(query.getBindValues()).containsExactly("red panda", "p", "s", "task", 0.5, 1_000L);
    }

    @Test
    void holdsAll_isAConjunction_orALookAtTheText() {
        assertThat(DSL.using(SQLDialect.POSTGRES).renderInlined(pgSearch.holdsAll(List.of("red", "panda"))))
                .isEqualTo("(words &&& 'red panda')");
        assertThat(DSL.using(SQLDialect.POSTGRES).renderInlined(pgTextsearch.holdsAll(List.of("red", "panda"))))
                .isEqualTo("((position(' red ' in ' ' || words) > 0) and (position(' panda ' in ' ' || words) > 0))");
    }

    @Test
    void pgSearch_isCalledUnverified() {
        assertThat(pgSearch.isVerified()).isFalse();
        assertThat(pgTextsearch.isVerified()).isTrue();
    }

    @Test
    void pgTextsearch_indexesTheWordsAsTheyAre_withOurParameters() {
        assertThat(pgTextsearch.createIndex(TABLES))
                .isEqualTo("CREATE INDEX proposed_documents_7_best ON stackmemory.proposed_documents_7 USING bm25"
                        + " (words ext.text_bm25_ops) WITH (text_config='pg_catalog.simple', k1=1.20, b=0.60)");
        assertThat(pgTextsearch.prepare()).isEmpty();
    }

    @Test
    void pgTextsearch_namesItsIndex_whichTheImplicitFormLosesInGenericPlans() {
        Query query = pgTextsearch.best(TABLES, "red panda", ProposalFilter.of(FrameFilter.ALL), 200);

        String score = "words OPERATOR(ext.<@>) ext.to_bm25query(?, 'stackmemory.proposed_documents_7_best')";
        assertThat(query.getSQL())
                .isEqualTo("SELECT forward, " + score + " FROM stackmemory.proposed_documents_7 WHERE true ORDER BY "
                        + score + " LIMIT 200");
        assertThat(query.getBindValues()).containsExactly("red panda", "red panda");
    }
}
