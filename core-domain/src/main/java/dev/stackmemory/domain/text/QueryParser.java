package dev.stackmemory.domain.text;

import dev.stackmemory.domain.text.QueryLexer.Kind;
import dev.stackmemory.domain.text.QueryLexer.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the pieces of a query; gives up on what does not fit together, so that it is read as plain words instead. */
final class QueryParser {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PIECES = 512;

    private final List<Piece> pieces;
    private final QueryWords words = new QueryWords();
    private int at;
    private boolean structured;

    private QueryParser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static LexicalQuery parse(String text) {
        Optional<List<Piece>> pieces = QueryLexer.pieces(text);
        if (pieces.isPresent() && pieces.get().size() <= MAX_PIECES) {
            Optional<LexicalQuery> query = new QueryParser(pieces.get()).read();
            if (query.isPresent()) {
                return query.get();
            }
        }
        QueryWords words = new QueryWords();
        words.plain(text);
        return words.query(Optional.empty());
    }

    private Optional<LexicalQuery> read() {
        List<QueryClause> clauses = new ArrayList<>();
        if (!any(clauses, 0, true) || at < pieces.size()) {
            return Optional.empty();
        }
        boolean conditional = structured && !clauses.isEmpty();
        return Optional.of(words.query(conditional ? Optional.of(clauses.getFirst()) : Optional.empty()));
    }

    /** Reads alternatives up to a closing parenthesis or the end; adds one clause or, if there is no word in them, none. */
    private boolean any(List<QueryClause> into, int depth, boolean wanted) {
        List<QueryClause> alternatives = new ArrayList<>();
        List<QueryClause> exclusions = new ArrayList<>();
        boolean afterOr = false;
        while (at < pieces.size() && pieces.get(at).kind() != Kind.CLOSE) {
            if (pieces.get(at).kind() == Kind.OR) {
                if (afterOr || (alternatives.isEmpty() && exclusions.isEmpty())) {
                    return false;
                }
                afterOr = true;
                at++;
                continue;
            }
            List<QueryClause> target = !afterOr && pieces.get(at).kind() == Kind.NOT ? exclusions : alternatives;
            if (!all(target, depth, wanted)) {
                return false;
            }
            afterOr = false;
        }
        if (afterOr) {
            return false;
        }
        List<QueryClause> clauses = new ArrayList<>();
        if (!alternatives.isEmpty()) {
            clauses.add(alternatives.size() == 1 ? alternatives.getFirst() : new QueryClause.AnyOf(alternatives));
        }
        clauses.addAll(exclusions);
        addAll(clauses, into);
        return true;
    }

    private boolean all(List<QueryClause> into, int depth, boolean wanted) {
        List<QueryClause> clauses = new ArrayList<>();
        if (!unary(clauses, depth, wanted)) {
            return false;
        }
        while (at < pieces.size() && pieces.get(at).kind() == Kind.AND) {
            structured = true;
            at++;
            if (!unary(clauses, depth, wanted)) {
                return false;
            }
        }
        addAll(clauses, into);
        return true;
    }

    private boolean unary(List<QueryClause> into, int depth, boolean wanted) {
        if (at == pieces.size() || depth > MAX_DEPTH) {
            return false;
        }
        Piece piece = pieces.get(at++);
        return switch (piece.kind()) {
            case NOT -> {
                structured = true;
                List<QueryClause> excluded = new ArrayList<>();
                boolean read = unary(excluded, depth + 1, !wanted);
                excluded.forEach(clause -> into.add(new QueryClause.Not(clause)));
                yield read;
            }
            case OPEN -> {
                boolean read = any(into, depth + 1, wanted) && at < pieces.size();
                at++;
                yield read;
            }
            case QUOTED -> {
                words.quoted(piece, wanted).ifPresent(clause -> {
                    structured |= clause instanceof QueryClause.Phrase;
                    into.add(clause);
                });
                yield true;
            }
            case WORD -> {
                words.word(piece, wanted).ifPresent(clause -> {
                    structured |= clause instanceof QueryClause.Like;
                    into.add(clause);
                });
                yield true;
            }
            case AND, OR, CLOSE -> false;
        };
    }

    private static void addAll(List<QueryClause> clauses, List<QueryClause> into) {
        if (clauses.size() == 1) {
            into.add(clauses.getFirst());
        } else if (!clauses.isEmpty()) {
            into.add(new QueryClause.AllOf(clauses));
        }
    }
}
