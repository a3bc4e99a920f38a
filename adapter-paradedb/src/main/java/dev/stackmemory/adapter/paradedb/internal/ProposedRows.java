package dev.stackmemory.adapter.paradedb.internal;

import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.adapter.paradedb.internal.text.TermList;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.text.FrameField;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Query;
import org.jooq.impl.DSL;

/** The tables of one text index with proposals, read in one transaction. */
final class ProposedRows {
    private static final String SUMS =
            "sum(frames), sum(named), sum(digested), sum(contained), sum(anchored), sum(told)";

    private final Session session;
    private final ProposalTables tables;

    ProposedRows(Session session, ProposalTables tables) {
        this.session = session;
        this.tables = tables;
    }

    /** A document and the extension's score. */
    private record Proposed(ForwardDocument document, double score) {}

    /**
     * The documents that the extension has for the best, that hold what the terms require, and that pass the filter.
     *
     * @return fewer than the limit only where there are no others that hold one of the terms
     */
    List<ForwardDocument> best(LexicalDialect dialect, ProposalTerms terms, FrameFilter filter, int limit)
            throws SQLException {
        if (terms.proposing().isEmpty()) {
            return List.of();
        }
        if (!dialect.prepare().isEmpty()) {
            session.first(dialect.prepare(), Session.Binder.NOTHING, row -> true);
        }
        Condition passing = ProposalFilter.of(filter);
        List<String> required =
                terms.required().stream().map(ProposalWords::word).toList();
        Query query = dialect.best(
                tables,
                ProposalWords.of(terms.proposing()),
                required.isEmpty() ? passing : passing.and(dialect.holdsAll(required)),
                limit);
        return DynamicSql.query(
                        session, query, row -> new Proposed(ForwardDocument.decode(row.getBytes(1)), row.getDouble(2)))
                .stream()
                .filter(proposed -> proposed.score() != 0)
                .map(Proposed::document)
                .toList();
    }

    /** The documents after that one, by their ids. */
    List<ForwardDocument> after(String id, FrameFilter filter, int limit) throws SQLException {
        return DynamicSql.query(
                session,
                DynamicSql.CONTEXT.resultQuery(
                        "SELECT forward FROM " + tables.documents()
                                + " WHERE frame_id > {0} AND {1} ORDER BY frame_id LIMIT {2}",
                        DSL.val(id),
                        ProposalFilter.of(filter),
                        DSL.inline(limit)),
                row -> ForwardDocument.decode(row.getBytes(1)));
    }

    /** Those of the frames that are there. */
    List<ForwardDocument> find(Collection<FrameId> frames) throws SQLException {
        return frames.isEmpty()
                ? List.of()
                : session.query(
                        "SELECT forward FROM " + tables.documents() + " WHERE frame_id = ANY (?)",
                        parameters -> parameters.texts(
                                frames.stream().map(FrameId::value).toList()),
                        row -> ForwardDocument.decode(row.getBytes(1)));
    }

    LexicalStatistics statistics(Collection<IndexTerm> terms, Set<ProjectId> projects) throws SQLException {
        List<String> among = projects.stream().map(ProjectId::value).toList();
        String ofProjects = among.isEmpty() ? "" : " AND project_id = ANY (?)";
        long[] totals = session.first(
                        "SELECT coalesce(sum(frames), 0), coalesce(sum(total_length), 0) FROM " + tables.totals()
                                + " WHERE true" + ofProjects,
                        parameters -> addUnlessEmpty(among, parameters),
                        row -> new long[] {row.getLong(1), row.getLong(2)})
                .orElse(new long[2]);
        List<String> texts = terms.stream().map(IndexTerm::text).distinct().toList();
        Map<String, long[]> counts = new HashMap<>();
        if (!texts.isEmpty()) {
            session.query(
                            "SELECT term, " + SUMS + " FROM " + tables.terms() + " WHERE term = ANY (?)" + ofProjects
                                    + " GROUP BY term",
                            parameters -> addUnlessEmpty(among, parameters.texts(texts)),
                            row -> {
                                var sums = new long[1 + FrameField.values().length];
                                for (int index = 0; index < sums.length; index++) {
                                    sums[index] = row.getLong(2 + index);
                                }
                                return Map.entry(row.getString(1), sums);
                            })
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        }
        Map<IndexTerm, Long> frequencies = new HashMap<>();
        for (IndexTerm term : terms) {
            long[] found = counts.get(term.text());
            int column = term.field().map(field -> 1 + field.number()).orElse(0);
            frequencies.put(term, found == null ? 0L : found[column]);
        }
        return new LexicalStatistics(totals[0], totals[1], frequencies);
    }

    private static void addUnlessEmpty(List<String> texts, Parameters parameters) throws SQLException {
        if (!texts.isEmpty()) {
            parameters.texts(texts);
        }
    }

    /** Terms of the projects that begin with the text, the shortest first, then by their bytes. */
    List<String> prefixed(String text, Set<ProjectId> projects, int offset, int limit) throws SQLException {
        List<String> among = projects.stream().map(ProjectId::value).toList();
        return session.query(
                "SELECT term FROM " + tables.terms() + " WHERE term ^@ ?"
                        + (among.isEmpty() ? "" : " AND project_id = ANY (?)")
                        + " GROUP BY term ORDER BY octet_length(term), term OFFSET ? LIMIT ?",
                parameters -> {
                    addUnlessEmpty(among, parameters.text(text));
                    parameters.integer(offset).integer(limit);
                },
                row -> row.getString(1));
    }

    /** Terms of the projects that contain the text. */
    List<String> containing(String text, Set<ProjectId> projects) throws SQLException {
        return matching("position(? IN term) > 0", projects, parameters -> parameters.text(text));
    }

    /** Terms of the projects that may be so many edits away from the text: an edit brings one bit of the mask and takes one at most. */
    List<String> near(String text, int edits, Set<ProjectId> projects) throws SQLException {
        int length = text.codePointCount(0, text.length());
        return matching(
                "bit_count((mask # ?)::bit(64)) <= ? AND char_length(term) BETWEEN ? AND ?",
                projects,
                parameters -> parameters
                        .number(TermList.mask(text))
                        .integer(2 * edits)
                        .integer(length - edits)
                        .integer(length + edits));
    }

    private interface Binder {
        void bind(Parameters parameters) throws SQLException;
    }

    private List<String> matching(String condition, Set<ProjectId> projects, Binder binder) throws SQLException {
        List<String> among = projects.stream().map(ProjectId::value).toList();
        return session.query(
                "SELECT DISTINCT term FROM " + tables.terms() + " WHERE " + condition
                        + (among.isEmpty() ? "" : " AND project_id = ANY (?)"),
                parameters -> {
                    binder.bind(parameters);
                    addUnlessEmpty(among, parameters);
                },
                row -> row.getString(1));
    }

    /** How many documents there are. */
    long frames() throws SQLException {
        return session.number("SELECT coalesce(sum(frames), 0) FROM " + tables.totals(), Session.Binder.NOTHING);
    }

    /** What the tables and their indexes take on disk. */
    long bytes() throws SQLException {
        long bytes = 0;
        for (String table : List.of(tables.documents(), tables.terms(), tables.totals())) {
            bytes += session.number("SELECT pg_total_relation_size('" + table + "')", Session.Binder.NOTHING);
        }
        return bytes;
    }
}
