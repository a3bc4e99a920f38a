package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.text.LexicalQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Frames of about 1 KB, made of passages of the source texts: one word in ten is replaced by another of the texts, one in fifty gets a number, so that the
 * vocabulary grows with the frames as it does in life. The same number and seed give the same frame.
 */
final class GeneratedFrames {
    static final ProjectId PROJECT = new ProjectId("speed");

    private static final int CHARACTERS = 1_000;
    private static final int TITLE_WORDS = 5;
    private static final int FRAMES_PER_SESSION = 20;
    private static final int SAMPLE = 2_000;
    private static final int COMMON_EVERY = 5;
    private static final double REPLACED = 0.1;
    private static final double NUMBERED = 0.02;
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private final SourceTexts texts;
    private final long seed;

    GeneratedFrames(SourceTexts texts, long seed) {
        this.texts = texts;
        this.seed = seed;
    }

    Frame frame(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        List<String> words = texts.words();
        int at = random.nextInt(words.size());
        StringBuilder content = new StringBuilder(CHARACTERS + 100);
        StringBuilder title = new StringBuilder();
        for (int count = 0; content.length() < CHARACTERS; count++, at++) {
            String word = words.get(
                    random.nextDouble() < REPLACED ? random.nextInt(words.size()) : Math.floorMod(at, words.size()));
            if (random.nextDouble() < NUMBERED) {
                word += random.nextInt(100_000);
            }
            if (count < TITLE_WORDS) {
                title.append(word).append(' ');
            }
            content.append(word).append(count % 12 == 11 ? '\n' : ' ');
        }
        return Frame.builder(id(number), PROJECT, FIRST.plusSeconds(60L * number))
                .session(new SessionId("session-" + number / FRAMES_PER_SESSION))
                .state(Frame.CLOSED)
                .name(title.toString().strip())
                .content(content.toString().strip())
                .score(random.nextInt(100) / 100.0)
                .build();
    }

    /** Scattered over the order of ids, as random ones are. */
    FrameId id(int number) {
        return new FrameId(String.format(Locale.ROOT, "%08x-%08d", number * 0x9E3779B9, number));
    }

    /** The frames from one number to another, the last one not among them. */
    List<Frame> frames(int from, int to) {
        List<Frame> frames = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            frames.add(frame(number));
        }
        return frames;
    }

    /** The questions; one in five also holds the word that is in about half of the frames. */
    List<String> questions() {
        String common = commonWord();
        List<String> questions = new ArrayList<>();
        for (String question : texts.questions()) {
            questions.add(questions.size() % COMMON_EVERY == 0 ? question + ' ' + common : question);
        }
        return questions;
    }

    /** Of the words that say something, the one in as nearly half of the frames as can be. */
    String commonWord() {
        Map<String, Integer> frequencies = new HashMap<>();
        for (int number = 0; number < SAMPLE; number++) {
            String text = frame(number).content().toLowerCase(Locale.ROOT);
            Set<String> distinct = new HashSet<>(Arrays.asList(text.split("[^a-z]+")));
            distinct.forEach(word -> frequencies.merge(word, 1, Integer::sum));
        }
        return frequencies.entrySet().stream()
                .filter(entry -> saysSomething(entry.getKey()))
                .min(Comparator.comparingInt(
                                (Map.Entry<String, Integer> entry) -> Math.abs(2 * entry.getValue() - SAMPLE))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** Whether the word is looked for beside others. */
    private static boolean saysSomething(String word) {
        return word.length() > 2 && LexicalQuery.parse("zebra " + word).terms().size() > 1;
    }

    /** Where the words come from, for people. */
    String origin() {
        return texts.origin();
    }

    /** The ids of frames up to a number, drawn at random. */
    Stream<FrameId> randomIds(int frames) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> id(random.nextInt(frames)));
    }
}
