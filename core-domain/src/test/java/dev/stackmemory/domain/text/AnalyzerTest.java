package dev.stackmemory.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzerTest {

    @Test
    void tokens_english_areStemmedAndNumbered() {
        assertThat(show("The foxes' running, it's")).containsExactly("the@0", "fox@1", "run@2", "it@3");
    }

    @Test
    void tokens_empty_isEmpty() {
        assertThat(Analyzer.tokens("")).isEmpty();
        assertThat(Analyzer.tokens(" \u0000\n…--**\"(")).isEmpty();
    }

    @Test
    void tokens_offsets_pointIntoTheText() {
        String text = "see aider/utils.py now";
        assertThat(Analyzer.tokens(text).stream().map(t -> text.substring(t.start(), t.end())))
                .containsExactly("see", "aider/utils.py", "aider", "utils.py", "utils", "py", "now");
    }

    @Test
    void tokens_path_isWholeAndInParts() {
        assertThat(show("src\\main/RepoMap.py:42"))
                .containsExactly(
                        "src/main/repomap.py@0",
                        "src@0",
                        "main@1",
                        "repomap.py@2",
                        "repomap@2",
                        "repo@2",
                        "map@3",
                        "py@4",
                        "42@5");
    }

    @ParameterizedTest
    @CsvSource({
        "getUserName,getusernam get user name",
        "HTTPServer,httpserver http server",
        "URLs,url",
        "userIDsByName,useridsbynam user id by name",
        "python3,python3 python 3",
        "utf8Decoder,utf8decoder utf 8 decod",
        "s3,s3",
        "e29b,e29b",
        "README,readm",
        "__init__,init",
        "v1.2.3,v1.2.3 v1 2 3",
        "2024-08-05,2024-08-05 2024 08 05",
        "C++,c++ c",
        "c#,c# c",
        "i++,i",
        "e.g.,e.g e g",
        "foo@bar.com,foo@bar.com foo bar com",
    })
    void tokens_identifier(String text, String expected) {
        assertThat(String.join(" ", terms(text))).isEqualTo(expected);
    }

    @Test
    void tokens_namesWrittenDifferently_shareTheirWhole() {
        for (String name : List.of("repo_map", "repo-map", "RepoMap", "repoMap", "REPO_MAP", "repomap")) {
            assertThat(terms(name)).as(name).contains("repomap");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Straße,strass",
        "naïve,naiv",
        "ＡＢＣ,abc",
        "ﬁle,file",
        "İstanbul,istanbul",
        "Москвой,москвои",
        "ΘΕΌΣ,θεοσ",
        "θεός,θεοσ",
        "أحمد,احمد",
        "it’s,it",
        "Łódź,lodz",
        "हिन्दी,हिन्दी",
    })
    void tokens_otherScripts_areFolded(String text, String expected) {
        assertThat(terms(text)).containsExactly(expected);
    }

    @Test
    void tokens_unspacedScripts_arePairsAndALastCharacter() {
        assertThat(show("東京都")).containsExactly("東京@0", "京都@1", "都@2");
        assertThat(show("京")).containsExactly("京@0");
        assertThat(terms("ｶﾞｷﾞ")).containsExactly("ガギ", "ギ");
        assertThat(terms("한국어")).containsExactly("한국", "국어", "어");
        assertThat(terms("\u1112\u1161\u11ab\u1100\u116e\u11a8")).containsExactly("한국", "국");
        assertThat(terms("Java言語")).containsExactly("java", "言語", "語");
        assertThat(terms("𠀀𠀁")).containsExactly("𠀀𠀁", "𠀁");
    }

    @Test
    void tokens_emoji_loseSkinAndStyle() {
        assertThat(terms("ok👍🏽❤️🇩🇪")).containsExactly("ok", "👍", "❤", "🇩🇪");
    }

    @Test
    void tokens_longWord_isCut() {
        String word = "aB3".repeat(1_000);
        assertThat(Analyzer.tokens(word))
                .singleElement()
                .satisfies(token -> assertThat(token.term()).hasSize(Analyzer.MAX_WORD_LENGTH))
                .satisfies(token -> assertThat(token.end()).isEqualTo(word.length()));
    }

    @Test
    void tokens_longPath_keepsItsParts() {
        List<Token> tokens = Analyzer.tokens("alpha/".repeat(100));
        assertThat(tokens).hasSize(100).allMatch(token -> token.term().equals("alpha"));
    }

    @Test
    void tokens_loneSurrogates_separate() {
        assertThat(terms("one\ud800two\udc00three")).containsExactly("one", "two", "three");
    }

    private static List<String> terms(String text) {
        return Analyzer.tokens(text).stream().map(Token::term).toList();
    }

    private static List<String> show(String text) {
        return Analyzer.tokens(text).stream()
                .map(token -> token.term() + "@" + token.position())
                .toList();
    }
}
