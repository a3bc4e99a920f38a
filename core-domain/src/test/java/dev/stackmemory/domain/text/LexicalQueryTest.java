package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexicalQueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "How do I fix the bugs?; fix bug",
                "the; the",
                "tree Tree trees; tree:3",
                "RepoMap; repomap repo map",
                "東京都; 東京 京都",
                "do not (see above); see abov",
                "getUser(id) {; getus get user id",
                "SELECT * FROM frames; select frame",
                "**bold** *args; bold arg",
                "--no-redact; noredact redact",
                "one OR two; one two",
            })
    void parse_words_haveNoCondition(String text, String terms) {
        LexicalQuery query = LexicalQuery.parse(text);
        assertThat(query.condition()).isEmpty();
        assertThat(terms(query)).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "one AND two; +(one two)",
                "one two AND three; |(one +(two three))",
                "one NOT two; +(one -two)",
                "one two NOT three NOT four; +(|(one two) -three -four)",
                "one OR NOT two; |(one -two)",
                "NOT one; -one",
                "(one OR two) AND (three OR four); +(|(one two) |(three four))",
                "\"two words\"; <two word>",
                "\"two words\" three; |(<two word> three)",
                "name:one AND two; +(NAME.one two)",
                "name:\"two words\"; NAME<two word>",
                "Title:one AND content:two; +(NAME.one CONTENT.two)",
                "conf*; PREFIX(conf)",
                "happy*; PREFIX(happ)",
                "RepoM*; PREFIX(repom)",
                "*onfi*; SUBSTRING(onfi)",
                "confg~; ONE_EDIT(confg)",
                "confg~2; TWO_EDITS(confg)",
                "京; PREFIX(京)",
                "RepoMap AND one; +(|(repomap <repo map>) one)",
                "src/Main.java AND one; +(|(src/main.java <src main java>) one)",
                "東京都 AND one; +(<東京 京都> one)",
            })
    void parse_operators_makeACondition(String text, String condition) {
        assertThat(LexicalQuery.parse(text).condition().map(LexicalQueryTest::show))
                .contains(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"one two",
                "one two AND",
                "AND one two",
                "one OR OR two",
                "(one two",
                "one two)",
                "one NOT two AND",
                "((one two)",
                "one \" two",
                ") one two (",
                "one AND AND two"
            })
    void parse_whatDoesNotFit_isPlainWords(String text) {
        LexicalQuery query = LexicalQuery.parse(text);
        assertThat(query.condition()).isEmpty();
        assertThat(terms(query)).isEqualTo("one two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*", "\"", "\"\"", "(", "()", "...", "\u0000", "\ud800", "~", "*~*", "name:"})
    void parse_nothingToFind_neverFails(String text) {
        LexicalQuery query = LexicalQuery.parse(text);
        assertThat(query.condition()).isEmpty();
        assertThat(query.isEmpty()).isEqualTo(!text.startsWith("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "((a", "NOT ", "a AND ", "\"a\" ", "a* ", "word ", "x", "京", "a_", "name:"})
    void parse_longText_isBounded(String piece) {
        LexicalQuery query = LexicalQuery.parse(piece.repeat(10_000));
        assertThat(query.terms().size()).isLessThanOrEqualTo(LexicalQuery.MAX_TERMS);
    }

    @Test
    void parse_excludedWords_areNotScored() {
        assertThat(terms(LexicalQuery.parse("one NOT two NOT (three four)"))).isEqualTo("one");
        assertThat(terms(LexicalQuery.parse("one NOT (two NOT three)"))).isEqualTo("one three");
    }

    @Test
    void parse_neighbours_arePairs() {
        assertThat(LexicalQuery.parse("fix the repo_map of RepoMap fix fix").pairs().stream()
                        .map(pair -> pair.first().text() + "-" + pair.second().text() + ":" + pair.distance()))
                .containsExactly("fix-repo:2", "repo-map:1", "map-repo:2", "repo-map:1", "map-fix:1");
    }

    @Test
    void expanded_likenesses_becomeScoredTerms() {
        LexicalQuery query = LexicalQuery.parse("name:conf* one NOT tw*");
        var conf = new TermLikeness(Optional.of(FrameField.NAME), TermLikeness.Kind.PREFIX, "conf");
        var tw = new TermLikeness(Optional.empty(), TermLikeness.Kind.PREFIX, "tw");
        assertThat(query.likenesses()).containsExactlyInAnyOrder(conf, tw);
        LexicalQuery expanded = query.expanded(Map.of(conf, List.of("config", "confirm"), tw, List.of("two")));
        assertThat(expanded.likenesses()).isEmpty();
        assertThat(expanded.condition().map(LexicalQueryTest::show))
                .contains("+(|(|(NAME.config NAME.confirm) one) -|(two))");
        assertThat(terms(expanded)).isEqualTo("one NAME.config NAME.confirm");
    }

    private static String terms(LexicalQuery query) {
        return query.terms().entrySet().stream()
                .map(entry -> show(entry.getKey()) + (entry.getValue() == 1 ? "" : ":" + Math.round(entry.getValue())))
                .collect(Collectors.joining(" "));
    }

    private static String show(QueryTerm term) {
        return term.field().map(field -> field + ".").orElse("") + term.text();
    }

    private static String show(QueryClause clause) {
        return switch (clause) {
            case QueryClause.Term term -> show(term.term());
            case QueryClause.Phrase phrase ->
                phrase.field().map(FrameField::name).orElse("")
                        + phrase.terms().stream()
                                .map(QueryClause.Placed::text)
                                .collect(Collectors.joining(" ", "<", ">"));
            case QueryClause.Like like ->
                like.likeness().kind() + "(" + like.likeness().text() + ")";
            case QueryClause.AllOf all -> show("+", all.clauses());
            case QueryClause.AnyOf any -> show("|", any.clauses());
            case QueryClause.Not not -> "-" + show(not.clause());
        };
    }

    private static String show(String sign, List<QueryClause> clauses) {
        return clauses.stream().map(LexicalQueryTest::show).collect(Collectors.joining(" ", sign + "(", ")"));
    }
}
