package dev.stackmemory.adapter.paradedb.internal;

import java.util.Collection;
import org.jooq.Condition;
import org.jooq.Query;

/** What an extension is told and asked, in its own SQL. All that differs between extensions stands in the classes of this type. */
sealed interface LexicalDialect permits PgSearchDialect, PgTextsearchDialect {
    /** The name under which PostgreSQL knows the extension. */
    String extension();

    /** Whether the tests of this program ever ran against it; else it is written from its documentation. */
    boolean isVerified();

    /** Makes the index of the documents. */
    String createIndex(ProposalTables tables);

    /** What the transaction is told before it asks; empty if nothing. */
    String prepare();

    /**
     * The documents that hold one of the words and pass the filter, best first as the extension has it: their form for scoring, and the
     * extension's score, which is 0 where no word was found.
     *
     * @param words separated by blanks, as {@link ProposalWords} writes them
     */
    Query best(ProposalTables tables, String words, Condition filter, int limit);

    /**
     * A condition of {@link #best}: the document holds every one of the words.
     *
     * @param words as those of the question; at least one
     */
    Condition holdsAll(Collection<String> words);
}
