package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.rank.RankingSettings;
import java.util.Collection;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.Query;
import org.jooq.impl.DSL;

/**
 * pg_textsearch, for PostgreSQL 17 and 18; tested with 1.5.
 *
 * @param schema where the extension lies, quoted
 */
record PgTextsearchDialect(String schema) implements LexicalDialect {
    @Override
    public String extension() {
        return "pg_textsearch";
    }

    @Override
    public boolean isVerified() {
        return true;
    }

    /** The server's words are parted at blanks and kept as they are, and weighed as ours are by default. */
    @Override
    public String createIndex(ProposalTables tables) {
        Bm25 bm25 = RankingSettings.DEFAULT.bm25();
        return "CREATE INDEX " + tables.indexName() + " ON " + tables.documents() + " USING bm25 (words " + schema
                + ".text_bm25_ops) WITH (text_config='pg_catalog.simple', k1="
                + String.format(Locale.ROOT, "%.2f, b=%.2f)", bm25.k1(), bm25.b());
    }

    /** The index is used by plans for any words, too. */
    @Override
    public String prepare() {
        return "";
    }

    /** Scores are negative; without the index, which the server passes over where few rows pass the filter, 0 is that of no word. */
    @Override
    public Query best(ProposalTables tables, String words, Condition filter, int limit) {
        String score = "words OPERATOR(" + schema + ".<@>) " + schema + ".to_bm25query({0}, '" + tables.index() + "')";
        return DynamicSql.CONTEXT.resultQuery(
                "SELECT forward, " + score + " FROM " + tables.documents() + " WHERE {1} ORDER BY " + score
                        + " LIMIT {2}",
                DSL.val(words),
                filter,
                DSL.inline(limit));
    }

    /** It only ranks: each word is looked for in the text, where it stands between blanks. */
    @Override
    public Condition holdsAll(Collection<String> words) {
        return DSL.and(words.stream()
                .map(word -> DSL.condition("position({0} in ' ' || words) > 0", DSL.val(" " + word + " ")))
                .toList());
    }
}
