package dev.stackmemory.benchmarks.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * What frames and questions are made of: the words of real conversations with a coding agent in their order, and the real questions about them; or, where
 * these are not there, words by Zipf's law.
 *
 * @param origin where the words come from, for people
 * @param words in the order of the texts
 * @param questions what is searched for
 */
record SourceTexts(String origin, List<String> words, List<String> questions) {
    /** Beside the root of the repository. */
    private static final String FOLDER = "../shared/data/retrieval/aider_chat";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int INVENTED_WORDS = 300_000;
    private static final int VOCABULARY = 30_000;
    private static final int INVENTED_QUESTIONS = 593;
    private static final int QUESTION_LENGTH = 8;

    SourceTexts {
        words = List.copyOf(words);
        questions = List.copyOf(questions);
    }

    /** The real texts if they lie beside the root of the repository, else invented ones. */
    static SourceTexts beside(Path root) {
        Path folder = root.toAbsolutePath().normalize().resolve(FOLDER).normalize();
        return Files.isRegularFile(folder.resolve("corpus.jsonl")) ? real(folder) : invented();
    }

    private static SourceTexts real(Path folder) {
        List<String> words = new ArrayList<>();
        for (String text : texts(folder.resolve("corpus.jsonl"))) {
            for (String word : text.split("\\s+")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return new SourceTexts("aider_chat", words, texts(folder.resolve("queries.jsonl")));
    }

    private static List<String> texts(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> JSON.readTree(line).get("text").asString())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Words by Zipf's law, made from a seed. */
    static SourceTexts invented() {
        SplittableRandom random = new SplittableRandom(1);
        List<String> words = new ArrayList<>();
        for (int index = 0; index < INVENTED_WORDS; index++) {
            words.add(inventedWord(random));
        }
        List<String> questions = new ArrayList<>();
        for (int index = 0; index < INVENTED_QUESTIONS; index++) {
            List<String> question = new ArrayList<>();
            for (int word = 0; word < QUESTION_LENGTH; word++) {
                question.add(inventedWord(random));
            }
            questions.add(String.join(" ", question));
        }
        return new SourceTexts("invented words (the real ones, " + FOLDER + ", are not there)", words, questions);
    }

    private static String inventedWord(SplittableRandom random) {
        int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
        // Letters alone, so that no analyzer takes the word apart.
        return "w"
                + Integer.toString(rank, 26)
                        .toLowerCase(Locale.ROOT)
                        .chars()
                        .mapToObj(digit -> String.valueOf((char) (digit <= '9' ? 'a' + digit - '0' : digit + 10)))
                        .reduce("", String::concat);
    }
}
