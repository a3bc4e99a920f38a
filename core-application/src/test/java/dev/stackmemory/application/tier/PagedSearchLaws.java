package dev.stackmemory.application.tier;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchCursor;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameBuilder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.testkit.frame.ZipfWords;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of an answer, put together, are one ranking, whatever happens to the frames while somebody reads. */
class PagedSearchLaws {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final ZipfWords WORDS = new ZipfWords(200);
    private static final int FRAMES = 300;
    private static final int QUESTIONS = 4;

    /** Of a ranking so long, a single page looks for no more candidates than the first of many. */
    private static final int LONG = 50;

    private final TwoTiers memory = new TwoTiers();
    private final HashingEmbeddingModel model = new HashingEmbeddingModel(64);
    private final List<FrameId> recorded = new ArrayList<>();
    private final Set<FrameId> forgotten = new HashSet<>();
    private Instant now = NOON;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void byWords_whileFramesMoveAndAreRecorded_pagesAreOneLongPage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        recordOld(random);
        SearchFrames search = search(Optional.empty(), RankingSettings.DEFAULT);
        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = question(random);
            List<SearchResult> expected = search.search(request.withLimit(LONG)).results();
            SearchAnswer first = search.search(request.withLimit(1 + random.nextInt(20)));
            assertSame(readOn(search, request, first, LONG, random), expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void byMeaningToo_whileFramesMoveAndAreRecorded_pagesAreOneLongPage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        recordOld(random);
        SearchFrames search = search(Optional.of(model), RankingSettings.DEFAULT);
        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = question(random).withLimit(5);
            SearchAnswer first = search.search(request);
            List<SearchResult> expected = new ArrayList<>(first.results());
            if (first.next().isPresent()) {
                expected.addAll(
                        search.search(handedOn(request, first).withLimit(LONG)).results());
            }
            assertSame(readOn(search, request, first, expected.size(), random), expected);
        }
    }

    /** Where frames do not lend to each other, a forgotten one changes nothing but that it is missing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void byWordsOfTheirOwn_whileFramesAreForgotten_theOthersKeepTheirPlaces(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        recordOld(random);
        SearchFrames search = search(Optional.empty(), RankingSettings.PLAIN);
        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = question(random).withLimit(5);
            List<SearchResult> expected =
                    new ArrayList<>(search.search(request.withLimit(LONG)).results());
            SearchAnswer page = search.search(request);
            List<SearchResult> paged = new ArrayList<>(page.results());
            while (page.next().isPresent() && paged.size() < expected.size()) {
                move(random);
                recordNew(random);
                forget(random);
                expected.subList(paged.size(), expected.size())
                        .removeIf(result -> forgotten.contains(result.frame().id()));
                int left = expected.size() - paged.size();
                if (left > 0) {
                    page = search.search(handedOn(request, page).withLimit(Math.min(left, 1 + random.nextInt(9))));
                    paged.addAll(page.results());
                }
            }
            assertSame(paged, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void toTheEnd_whateverHappens_noFrameIsShownTwiceOrLeftOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        recordOld(random);
        SearchFrames search = search(Optional.empty(), RankingSettings.DEFAULT);
        for (int number = 0; number < QUESTIONS; number++) {
            SearchRequest request = question(random).withLimit(10);
            Set<FrameId> expected = new HashSet<>();
            search.search(request.withLimit(SearchRequest.MAX_LIMIT)).results().stream()
                    .filter(result -> result.parts().containsKey(Signal.WORDS))
                    .forEach(result -> expected.add(result.frame().id()));
            Set<FrameId> old = new HashSet<>(recorded);
            SearchAnswer page = search.search(request);
            List<FrameId> shown = new ArrayList<>(ids(page.results()));
            while (page.next().isPresent()) {
                move(random);
                recordNew(random);
                forget(random);
                page = search.search(handedOn(request, page).withLimit(1 + random.nextInt(60)));
                shown.addAll(ids(page.results()));
            }
            expected.removeAll(forgotten);
            assertThat(shown).doesNotHaveDuplicates().containsAll(expected);
            assertThat(old).containsAll(shown);
        }
    }

    /** The first page and what comes after it, so many results, while frames move and are recorded. */
    private List<SearchResult> readOn(
            SearchFrames search, SearchRequest request, SearchAnswer first, int results, SplittableRandom random) {
        List<SearchResult> paged = new ArrayList<>(first.results());
        SearchAnswer page = first;
        while (page.next().isPresent() && paged.size() < results) {
            move(random);
            recordNew(random);
            int size = Math.min(results - paged.size(), 1 + random.nextInt(20));
            page = search.search(handedOn(request, page).withLimit(size));
            paged.addAll(page.results());
        }
        return paged;
    }

    /** As one who reads page after page hands it on: as text. */
    private static SearchRequest handedOn(SearchRequest request, SearchAnswer page) {
        return request.withAfter(SearchCursor.parse(page.next().orElseThrow().text()));
    }

    private SearchFrames search(Optional<EmbeddingModel> by, RankingSettings settings) {
        return new SearchFrames(memory.searchable(), by, settings, () -> now);
    }

    /** A question that is asked when all that was recorded before has been there for a while. */
    private SearchRequest question(SplittableRandom random) {
        now = now.plus(Duration.ofHours(1));
        String words = WORDS.text(random, 1 + random.nextInt(4));
        String text = random.nextInt(4) == 0 ? words.substring(0, 2) + "*" : words;
        return new SearchRequest(text, FrameFilter.ALL, 10, Duration.ofMinutes(1), Optional.empty());
    }

    private void recordOld(SplittableRandom random) {
        for (int number = 0; number < FRAMES; number++) {
            record(frame(random)
                    .createdAt(NOON.minusSeconds(random.nextInt(1_000_000)))
                    .build());
        }
        for (int number = 0; number < FRAMES / 3; number++) {
            move(random);
        }
    }

    private void recordNew(SplittableRandom random) {
        record(frame(random)
                .createdAt(now.plusSeconds(1 + random.nextInt(1_000)))
                .build());
    }

    private FrameBuilder frame(SplittableRandom random) {
        return aFrame("f" + recorded.size())
                .session(Optional.of(new SessionId("s" + random.nextInt(30))).filter(any -> random.nextInt(3) > 0))
                .content(WORDS.text(random, 5 + random.nextInt(40)));
    }

    private void record(Frame frame) {
        memory.record(frame);
        float[] vector = model.embed(List.of(frame.content()), NEVER).getFirst();
        memory.hot
                .vectors()
                .put(model.id(NEVER), List.of(new FrameVector(frame.id(), frame.revision(), vector)), NEVER);
        recorded.add(frame.id());
    }

    private void move(SplittableRandom random) {
        FrameId frame = recorded.get(random.nextInt(recorded.size()));
        if (!forgotten.contains(frame)) {
            memory.move(random.nextBoolean() ? Tier.COLD : Tier.HOT, frame);
        }
    }

    private void forget(SplittableRandom random) {
        FrameId frame = recorded.get(random.nextInt(recorded.size()));
        memory.hot.forget(List.of(frame), NEVER);
        forgotten.add(frame);
    }

    private static void assertSame(List<SearchResult> actual, List<SearchResult> expected) {
        assertThat(ids(actual)).isEqualTo(ids(expected));
        for (int index = 0; index < expected.size(); index++) {
            assertThat(actual.get(index).score()).isCloseTo(expected.get(index).score(), within(1e-9));
        }
    }

    private static List<FrameId> ids(List<SearchResult> results) {
        return results.stream().map(result -> result.frame().id()).toList();
    }
}
