package dev.stackmemory.domain.text;

import dev.stackmemory.domain.text.QueryLexer.Piece;
import dev.stackmemory.domain.text.TermLikeness.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the words of a query into clauses, and gathers what is scored: its terms and neighbouring pairs. */
final class QueryWords {
    private static final int LEAST_SUBSTRING = 2;
    private static final int LEAST_FUZZY = 3;

    /** A term of the query at its position. */
    private record Scored(QueryTerm term, TokenKind kind, int position) {}

    private final List<Scored> scored = new ArrayList<>();
    private int position;

    /** Takes a text as words to score, without any condition. */
    void plain(String text) {
        score(Optional.empty(), Analyzer.tokens(text));
    }

    /** The clause of a word as typed; nothing if there is no letter or digit in it. */
    Optional<QueryClause> word(Piece piece, boolean wanted) {
        Optional<TermLikeness> likeness = likeness(piece);
        if (likeness.isPresent()) {
            return Optional.of(new QueryClause.Like(likeness.get()));
        }
        List<Token> tokens = Analyzer.tokens(piece.text());
        if (tokens.size() == 1 && isLoneCharacter(tokens.getFirst())) {
            return Optional.of(new QueryClause.Like(new TermLikeness(
                    piece.field(), Kind.PREFIX, tokens.getFirst().term())));
        }
        if (wanted) {
            score(piece.field(), tokens);
        }
        return clause(piece.field(), tokens, true);
    }

    /** The clause of a text in quotes. */
    Optional<QueryClause> quoted(Piece piece, boolean wanted) {
        List<Token> tokens = Analyzer.tokens(piece.text());
        if (wanted) {
            score(piece.field(), tokens);
        }
        return clause(piece.field(), tokens, false);
    }

    /** The query of everything that was taken. */
    LexicalQuery query(Optional<QueryClause> condition) {
        boolean onlyStopWords =
                scored.stream().allMatch(each -> StopWords.contains(each.term().text()));
        Map<QueryTerm, Double> terms = new LinkedHashMap<>();
        List<TermPair> pairs = new ArrayList<>();
        @Nullable Scored before = null;
        for (Scored each : scored) {
            if (!onlyStopWords && StopWords.contains(each.term().text())) {
                continue;
            }
            if (terms.size() < LexicalQuery.MAX_TERMS || terms.containsKey(each.term())) {
                terms.merge(each.term(), 1.0, Double::sum);
                if (each.kind() != TokenKind.WHOLE) {
                    if (before != null
                            && each.position() > before.position()
                            && !each.term().equals(before.term())) {
                        pairs.add(new TermPair(before.term(), each.term(), each.position() - before.position()));
                    }
                    before = each;
                }
            }
        }
        return new LexicalQuery(condition, terms, pairs);
    }

    private void score(Optional<FrameField> field, List<Token> tokens) {
        int end = position;
        for (Token token : tokens) {
            end = position + token.position() + 1;
            if (token.kind() != TokenKind.TAIL) {
                scored.add(new Scored(new QueryTerm(field, token.term()), token.kind(), position + token.position()));
            }
        }
        position = end;
    }

    /** A whole identifier is met by its joined form or by its parts in a row. */
    private static Optional<QueryClause> clause(Optional<FrameField> field, List<Token> tokens, boolean joined) {
        List<QueryClause.Placed> parts = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() != TokenKind.WHOLE && token.kind() != TokenKind.TAIL) {
                parts.add(new QueryClause.Placed(token.term(), token.position()));
            }
        }
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        QueryClause inARow = parts.size() == 1
                ? new QueryClause.Term(new QueryTerm(field, parts.getFirst().text()))
                : new QueryClause.Phrase(field, parts);
        Token first = tokens.getFirst();
        boolean whole = joined
                && first.kind() == TokenKind.WHOLE
                && first.end() == tokens.getLast().end();
        return Optional.of(
                whole
                        ? new QueryClause.AnyOf(
                                List.of(new QueryClause.Term(new QueryTerm(field, first.term())), inARow))
                        : inARow);
    }

    private static boolean isLoneCharacter(Token token) {
        return token.kind() == TokenKind.BIGRAM
                && token.term().codePointCount(0, token.term().length()) == 1;
    }

    private static Optional<TermLikeness> likeness(Piece piece) {
        String text = piece.text();
        int length = text.length();
        if (length > 2 && text.startsWith("*") && text.endsWith("*")) {
            return likeness(piece, Kind.SUBSTRING, text.substring(1, length - 1), LEAST_SUBSTRING);
        }
        if (length > 1 && text.endsWith("*")) {
            return likeness(piece, Kind.PREFIX, text.substring(0, length - 1), 1);
        }
        if (text.endsWith("~") || text.endsWith("~1")) {
            return likeness(piece, Kind.ONE_EDIT, text.substring(0, text.lastIndexOf('~')), LEAST_FUZZY);
        }
        return text.endsWith("~2")
                ? likeness(piece, Kind.TWO_EDITS, text.substring(0, length - 2), LEAST_FUZZY)
                : Optional.empty();
    }

    private static Optional<TermLikeness> likeness(Piece piece, Kind kind, String text, int least) {
        if (text.length() < least || text.indexOf('*') >= 0 || text.indexOf('~') >= 0) {
            return Optional.empty();
        }
        return Analyzer.termLike(text, kind == Kind.PREFIX).map(term -> new TermLikeness(piece.field(), kind, term));
    }
}
