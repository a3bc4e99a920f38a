package dev.stackmemory.domain.rank;

import static dev.stackmemory.domain.rank.RankingFixtures.ids;
import static dev.stackmemory.domain.rank.RankingFixtures.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.text.QueryTerm;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final RankingSettings SETTINGS = RankingSettings.DEFAULT;

    @Test
    void rank_words_isBm25() {
        RankingFixtures memory = new RankingFixtures().frame("a", "tree tree").frame("b", "house");
        Ranking ranking = memory.ranking("tree", RankingSettings.PLAIN);
        List<Ranked> ranked = memory.search("tree", RankingSettings.PLAIN);
        assertThat(ids(ranked)).containsExactly("a");
        assertThat(ranked.getFirst().score()).isCloseTo(2 / (2 + 1.2), within(1e-12));
        assertThat(ranking.weight(0)).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void rank_ties_breakById() {
        RankingFixtures memory =
                new RankingFixtures().frame("z", "tree").frame("B", "tree").frame("a", "tree");
        assertThat(ids(memory.search("tree", SETTINGS))).containsExactly("B", "a", "z");
    }

    @Test
    void rank_neighbouringWords_raise() {
        RankingFixtures memory = new RankingFixtures()
                .frame("a", "big filler filler filler filler filler filler filler filler filler filler tree")
                .frame("b", "filler filler filler filler filler filler big tree filler filler filler filler");
        assertThat(memory.search("big tree", SETTINGS).getFirst().parts()).containsKey(Signal.PROXIMITY);
        assertThat(ids(memory.search("big tree", SETTINGS))).containsExactly("b", "a");
    }

    @Test
    void rank_neighbours_lendWhatIsLacking() {
        RankingFixtures memory = new RankingFixtures()
                .frame("1", "caroline travels")
                .frame("2", "museum yesterday")
                .frame("3", "nothing")
                .frame("4", "museum tickets")
                .inSession("s", "1", "2", "3", "4");
        List<Ranked> ranked = memory.search("caroline museum", SETTINGS, link("1", "2", 1), link("3", "2", 1));
        assertThat(ids(ranked).subList(0, 2)).containsExactlyInAnyOrder("1", "2");
        assertThat(ranked)
                .filteredOn(each -> each.frame().value().equals("3"))
                .singleElement()
                .satisfies(lent -> {
                    assertThat(lent.parts()).containsOnlyKeys(Signal.CONTEXT);
                });
    }

    @Test
    void rank_neighbourThatRepeats_lendsNothing() {
        RankingFixtures memory =
                new RankingFixtures().frame("1", "museum").frame("2", "museum").frame("3", "other");
        assertThat(memory.search("museum", SETTINGS, link("1", "2", 1)))
                .allSatisfy(each -> assertThat(each.parts()).doesNotContainKey(Signal.CONTEXT));
    }

    @Test
    void rank_termOfOneField_countsThereOnly() {
        RankingFixtures memory = new RankingFixtures().frame("a", "tree").frame("b", "house");
        assertThat(ids(memory.search("content:tree", SETTINGS))).containsExactly("a");
        assertThat(memory.search("name:tree", SETTINGS)).isEmpty();
    }

    @Test
    void borrows_withOperators_isFalse() {
        RankingFixtures memory = new RankingFixtures().frame("1", "one two");
        assertThat(memory.ranking("one two", SETTINGS).borrows()).isTrue();
        assertThat(memory.ranking("one AND two", SETTINGS).borrows()).isFalse();
        assertThat(memory.ranking("one two", RankingSettings.PLAIN).borrows()).isFalse();
    }

    @Test
    void of_manyTerms_keepsThoseThatTellMost() {
        RankingFixtures memory = new RankingFixtures();
        StringBuilder query = new StringBuilder();
        for (int word = 0; word < 100; word++) {
            query.append(" x").append(word);
            memory.frame(
                    "f" + word,
                    String.join(
                            " ",
                            IntStream.rangeClosed(word, 99)
                                    .mapToObj(n -> "x" + n)
                                    .toList()));
        }
        assertThat(memory.ranking(query.toString(), SETTINGS).terms())
                .hasSize(SETTINGS.maxTerms())
                .extracting(QueryTerm::text)
                .startsWith("x0", "x1", "x2");
    }

    @Test
    void feedback_sharedTerms_raise() {
        RankingFixtures memory = new RankingFixtures()
                .frame("a", "spinner progress terminal")
                .frame("b", "spinner progress console")
                .frame("c", "spinner nothing else")
                .frame("d", "spinner progress bar");
        for (int other = 0; other < 60; other++) {
            memory.frame("o" + other, "unrelated number" + (char) ('a' + other % 26));
        }
        List<Ranked> ranked = memory.search("spinner", RankingSettings.PLAIN);
        Feedback feedback = memory.ranking("spinner", SETTINGS).feedback();
        assertThat(feedback.pool(ranked, memory::indexed))
                .extracting(QueryTerm::text)
                .containsExactly("progress");
        List<FeedbackTerm> added = feedback.select(memory::documentFrequency);
        assertThat(added).extracting(FeedbackTerm::text).containsExactly("progress");
        List<Ranked> again = feedback.apply(
                ranked,
                added,
                memory.candidates(added.stream().map(FeedbackTerm::term).toList()));
        assertThat(ids(again)).last().isEqualTo("c");
        assertThat(again.getFirst().parts().get(Signal.FEEDBACK)).isPositive().isLessThan(SETTINGS.feedbackShare());
    }

    @Test
    void feedback_ofFramesWithoutWordsOfTheQuery_isNone() {
        RankingFixtures memory = new RankingFixtures();
        for (int frame = 0; frame < 60; frame++) {
            memory.frame("f" + frame, frame < 3 ? "progress" : "number" + (char) ('a' + frame % 26));
        }
        List<Ranked> ranked = List.of(new Ranked(new FrameId("f0"), Map.of()), new Ranked(new FrameId("f1"), Map.of()));
        Feedback feedback = memory.ranking("NOT spinner", SETTINGS).feedback();
        assertThat(feedback.pool(ranked, memory::indexed)).isNotEmpty();
        assertThat(feedback.select(memory::documentFrequency)).isEmpty();
    }

    @Test
    void defaults_arePinned() {
        assertThat(SETTINGS)
                .isEqualTo(new RankingSettings(
                        new Bm25(1.2, 0.6), 64, 100, 30, 2, 0.7, 0.2, 50, 0.3, 0.3, 8, 0.3, 20, 10, 60, 20, 0.1));
        assertThat(SETTINGS.hits(10)).isEqualTo(100);
        assertThat(SETTINGS.hits(1_000)).isEqualTo(2_000);
    }
}
