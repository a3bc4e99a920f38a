package dev.stackmemory.application.search;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.query.QueryStrategy;
import dev.stackmemory.testkit.frame.ZipfWords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cascade that leaves homes out answers as if it had searched them all, scores included. */
class CascadeLaws {
    private static final ZipfWords WORDS = new ZipfWords(400);
    private static final int HOMES = 3;
    private static final int FRAMES = 150;
    private static final int QUESTIONS = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theAnswer_isThatOfAllHomes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SearchedHomes homes = new SearchedHomes(HOMES);
        for (int home = 0; home < HOMES; home++) {
            homes.record(home, frames(home, random));
        }
        List<ScriptedWords> words =
                IntStream.range(0, HOMES).mapToObj(homes::script).toList();
        SearchFrames search = homes.searchInVirtualTime();

        int leftOut = 0;
        for (int number = 0; number < QUESTIONS; number++) {
            String question = question(random);
            SearchAnswer all = search.search(ask(question, Duration.ofHours(1)));
            words.forEach(ScriptedWords::asked);

            SearchAnswer cascade = search.search(ask(question, Duration.ofMillis(90)));

            assertThat(cascade.plan().strategy()).isEqualTo(QueryStrategy.CASCADE);
            assertThat(cascade.isComplete()).isTrue();
            assertThat(scored(cascade)).as(question).isEqualTo(scored(all));
            leftOut += (int) words.stream()
                    .filter(home -> !home.asked().contains(SearchStep.SEARCH))
                    .count();
        }
        assertThat(leftOut).as("homes that need not be searched").isGreaterThan(QUESTIONS / 4);
    }

    /** Each home has words that are its own, and others that are everywhere. */
    private static Frame[] frames(int home, SplittableRandom random) {
        return IntStream.range(0, FRAMES)
                .mapToObj(number -> aFrame("h" + home + "f" + number)
                        .name("")
                        .session(new SessionId("s" + random.nextInt(30)))
                        .createdAt(NOON.minusSeconds(random.nextInt(100_000)))
                        .content(WORDS.text(random, 3 + random.nextInt(20)) + " " + own(home, random))
                        .build())
                .toArray(Frame[]::new);
    }

    private static String question(SplittableRandom random) {
        String own = " " + own(random.nextInt(HOMES), random);
        return switch (random.nextInt(4)) {
            case 0 -> own;
            case 1 -> WORDS.text(random, 1) + own;
            case 2 -> WORDS.text(random, 1) + " AND" + own;
            default -> WORDS.text(random, 1 + random.nextInt(3));
        };
    }

    private static String own(int home, SplittableRandom random) {
        return "zq" + (char) ('b' + home) + "xk" + (char) ('b' + random.nextInt(9));
    }

    private static SearchRequest ask(String question, Duration budget) {
        return new SearchRequest(question, FrameFilter.ALL, 10, budget, Optional.empty());
    }

    private static List<?> scored(SearchAnswer answer) {
        return answer.results().stream()
                .map(result -> tuple(result.frame().id(), result.score(), result.parts()))
                .toList();
    }
}
