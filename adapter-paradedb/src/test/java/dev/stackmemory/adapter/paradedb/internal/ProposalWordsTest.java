package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.adapter.paradedb.internal.text.ForwardDocument;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an extension's parser sees are words of letters and digits, one for each term. */
class ProposalWordsTest {
    private static String words(String name, String content) {
        return ProposalWords.of(ForwardDocument.of(Frame.builder(new FrameId("f"), new ProjectId("p"), Instant.EPOCH)
                .name(name)
                .content(content)
                .build()));
    }

    @Test
    void of_termsOfLettersAndDigits_standAsTheyAre() {
        assertThat(ProposalWords.of(List.of("panda", "w7", "x86"))).isEqualTo("panda w7 x86");
    }

    @Test
    void of_whatAParserCouldPart_isSpeltInLetters() {
        Set<String> terms = Set.of("3.14", "100", "foo_bar", "c++", "漢字", "über", "😀", "a/b.txt", "zqxaa", "9to5");

        assertThat(terms.stream().map(term -> ProposalWords.of(List.of(term))))
                .allSatisfy(word -> assertThat(word).matches("zqx[a-p]+"))
                .doesNotHaveDuplicates();
    }

    @Test
    void of_document_repeatsATermByItsWeight_upToEightTimes() {
        var counts = List.of(words("panda", "panda fox " + "owl ".repeat(50)).split(" ")).stream()
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));

        assertThat(counts).containsEntry("panda", 3L).containsEntry("fox", 1L).containsEntry("owl", 8L);
    }
}
