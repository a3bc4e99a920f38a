package dev.stackmemory.domain.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Cuts a query into words, quoted texts, parentheses and operators. */
final class QueryLexer {
    enum Kind {
        WORD,
        QUOTED,
        OPEN,
        CLOSE,
        AND,
        OR,
        NOT
    }

    /**
     * A piece of a query.
     *
     * @param field where a word or quoted text must stand
     * @param text of a word or quoted text, else as typed
     */
    record Piece(Kind kind, Optional<FrameField> field, String text) {}

    private final String query;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int open;

    private QueryLexer(String query) {
        this.query = query;
    }

    /** The pieces of the query, or nothing if quotes or parentheses do not pair up. */
    static Optional<List<Piece>> pieces(String query) {
        QueryLexer lexer = new QueryLexer(query);
        return lexer.read() && lexer.open == 0 ? Optional.of(lexer.pieces) : Optional.empty();
    }

    private boolean read() {
        while (at < query.length()) {
            char c = query.charAt(at);
            if (isBlank(c)) {
                at++;
            } else if (c == '(') {
                add(Kind.OPEN, "(");
                open++;
                at++;
            } else if (c == '"') {
                if (!quoted(Optional.empty())) {
                    return false;
                }
            } else if (c == ')' && open > 0) {
                close();
                at++;
            } else if (!word()) {
                return false;
            }
        }
        return true;
    }

    private boolean quoted(Optional<FrameField> field) {
        int end = query.indexOf('"', at + 1);
        if (end < 0) {
            return false;
        }
        pieces.add(new Piece(Kind.QUOTED, field, query.substring(at + 1, end)));
        at = end + 1;
        return true;
    }

    private boolean word() {
        int start = at;
        while (at < query.length() && !isBlank(query.charAt(at))) {
            if (query.charAt(at) == ':' && at + 1 < query.length()) {
                Optional<FrameField> field = field(query.substring(start, at));
                if (field.isPresent() && !isBlank(query.charAt(at + 1))) {
                    at++;
                    return query.charAt(at) == '"' ? quoted(field) : plainWord(field);
                }
            }
            at++;
        }
        at = start;
        return plainWord(Optional.empty());
    }

    private boolean plainWord(Optional<FrameField> field) {
        int start = at;
        int inner = 0;
        while (at < query.length() && !isBlank(query.charAt(at))) {
            inner += query.charAt(at) == '(' ? 1 : query.charAt(at) == ')' ? -1 : 0;
            at++;
        }
        int end = at;
        // What closes more than the word itself opened closes groups: (one two)
        int closing = 0;
        while (inner < 0 && closing < open && end > start && query.charAt(end - 1) == ')') {
            end--;
            inner++;
            closing++;
        }
        String text = query.substring(start, end);
        if (field.isEmpty() && text.equals("AND")) {
            add(Kind.AND, text);
        } else if (field.isEmpty() && text.equals("OR")) {
            add(Kind.OR, text);
        } else if (field.isEmpty() && text.equals("NOT")) {
            add(Kind.NOT, text);
        } else {
            pieces.add(new Piece(Kind.WORD, field, text));
        }
        for (; closing > 0; closing--) {
            close();
        }
        return true;
    }

    private void close() {
        add(Kind.CLOSE, ")");
        open--;
    }

    private void add(Kind kind, String text) {
        pieces.add(new Piece(kind, Optional.empty(), text));
    }

    private static Optional<FrameField> field(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "name", "title" -> Optional.of(FrameField.NAME);
            case "digest" -> Optional.of(FrameField.DIGEST);
            case "content" -> Optional.of(FrameField.CONTENT);
            case "anchor", "anchors" -> Optional.of(FrameField.ANCHORS);
            case "event", "events" -> Optional.of(FrameField.EVENTS);
            default -> Optional.empty();
        };
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }
}
