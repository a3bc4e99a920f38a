package dev.stackmemory.adapter.paradedb.internal;

import java.util.Collection;
import org.jooq.Condition;
import org.jooq.Query;
import org.jooq.impl.DSL;

/** ParadeDB's pg_search, 0.21 and later. Written from its documentation: it was never run against one by its authors. */
record PgSearchDialect() implements LexicalDialect {
    @Override
    public String extension() {
        return "pg_search";
    }

    @Override
    public boolean isVerified() {
        return false;
    }

    /** The key first, untokenized and unique; whatever a filter looks at is a column of the index too, texts as they are. */
    @Override
    public String createIndex(ProposalTables tables) {
        return "CREATE INDEX " + tables.indexName() + " ON " + tables.documents() + " USING bm25 (document,"
                + " (words::pdb.whitespace), (project_id::pdb.literal), (session_id::pdb.literal), (type::pdb.literal),"
                + " (state::pdb.literal), score, created_at) WITH (key_field='document')";
    }

    /** A plan for any words is a plan without the index. */
    @Override
    public String prepare() {
        return "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";
    }

    /** The limit is part of the text and stands beside the order, else the index does not stop at the best. */
    @Override
    public Query best(ProposalTables tables, String words, Condition filter, int limit) {
        return DynamicSql.CONTEXT.resultQuery(
                "SELECT forward, pdb.score(document) FROM " + tables.documents() + " WHERE words ||| {0} AND {1}"
                        + " ORDER BY pdb.score(document) DESC LIMIT {2}",
                DSL.val(words),
                filter,
                DSL.inline(limit));
    }

    @Override
    public Condition holdsAll(Collection<String> words) {
        return DSL.condition("words &&& {0}", DSL.val(String.join(" ", words)));
    }
}
