package dev.stackmemory.application.search;

import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.cost.StorePrices;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.InMemoryHome;
import dev.stackmemory.testkit.memory.VirtualTime;
import dev.stackmemory.testkit.search.InMemoryLexicalIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Homes in memory, one for each tier from the youngest on, and a search over all of them at noon. */
final class SearchedHomes {
    final List<InMemoryHome> homes = new ArrayList<>();
    private final List<SearchableHome> searchable = new ArrayList<>();
    private final Optional<EmbeddingModel> model;

    /** A request to the second home costs a dollar. */
    private static final CostModel PRICES = CostModel.DEFAULT.with("memory1", new StorePrices(0, 1_000_000, 0, 0));

    /** Of all homes; the budgets of {@link #searchInVirtualTime} run on it. */
    final VirtualTime time = new VirtualTime(Frames.NOON);

    private PastExperience past = PastExperience.NONE;
    private StoreExperience experience = new StoreExperience();

    SearchedHomes(int count) {
        this(count, Optional.empty());
    }

    SearchedHomes(int count, Optional<EmbeddingModel> model) {
        this.model = model;
        for (int number = 0; number < count; number++) {
            Tier tier = Tier.ofLevel(number + 1);
            InMemoryHome home = new InMemoryHome(StoreId.shared("memory" + number), tier, time);
            homes.add(home);
            searchable.add(new SearchableHome(
                    tier,
                    home,
                    new InMemoryLexicalIndex(home.changes()),
                    home.neighbours(),
                    Optional.of(home.vectors())));
        }
    }

    /** Records the frames in the home of that number, and embeds them if there is a model. */
    SearchedHomes record(int home, Frame... frames) {
        homes.get(home).record(List.of(frames).stream().map(FrameWrite::create).toList(), Deadline.NEVER);
        model.ifPresent(configured -> {
            for (Frame frame : frames) {
                float[] vector = configured
                        .embed(List.of(frame.content()), Deadline.NEVER)
                        .getFirst();
                homes.get(home)
                        .vectors()
                        .put(
                                configured.id(Deadline.NEVER),
                                List.of(new FrameVector(frame.id(), frame.revision(), vector)),
                                Deadline.NEVER);
            }
        });
        return this;
    }

    /** From now on the home of that number says that its words, or its vectors, are only proposed. */
    SearchedHomes proposing(int home, LaneReport.Kind kind) {
        SearchableHome exact = searchable.get(home);
        searchable.set(
                home,
                switch (kind) {
                    case LEXICAL ->
                        new SearchableHome(
                                exact.tier(),
                                exact.frames(),
                                ProposingHome.words(exact.words()),
                                exact.neighbours(),
                                exact.vectors());
                    case SEMANTIC ->
                        new SearchableHome(
                                exact.tier(),
                                exact.frames(),
                                exact.words(),
                                exact.neighbours(),
                                exact.vectors().map(ProposingHome::vectors));
                });
        return this;
    }

    /** The homes, the youngest first. */
    List<SearchableHome> searchable() {
        return List.copyOf(searchable);
    }

    SearchFrames search() {
        return new SearchFrames(searchable, model, RankingSettings.DEFAULT, InstantSource.fixed(Frames.NOON));
    }

    /** The same, where it is known which home holds what. */
    SearchFrames searchKnowingUsage() {
        return new SearchFrames(
                SearchFrames.always(searchable),
                model,
                RankingSettings.DEFAULT,
                InstantSource.fixed(Frames.NOON),
                deadline -> homes.stream()
                        .flatMap(home -> home.ledger().usage(deadline).stream())
                        .toList(),
                PRICES,
                experience);
    }

    /** The words of the home of that number take time from now on, as the script says. */
    ScriptedWords script(int number) {
        SearchableHome home = searchable.get(number);
        ScriptedWords words = new ScriptedWords(home.store(), home.words(), time);
        searchable.set(
                number, new SearchableHome(home.tier(), home.frames(), words, home.neighbours(), home.vectors()));
        return words;
    }

    /** The frames of the home of that number take time to be read from now on, as the script says. */
    ScriptedFrames scriptFrames(int number) {
        SearchableHome home = searchable.get(number);
        ScriptedFrames frames = new ScriptedFrames(home.frames(), time);
        searchable.set(
                number, new SearchableHome(home.tier(), frames, home.words(), home.neighbours(), home.vectors()));
        return frames;
    }

    /** Searches know that these were the latest answers of the home of that number to that step, a moment ago. */
    SearchedHomes knowing(int home, SearchStep step, Duration... took) {
        StoreId store = searchable.get(home).store();
        var answers = new PastExperience.Answers(store, step, List.of(took), false, Duration.ZERO);
        past = past.then(new PastExperience(List.of(answers), List.of()));
        experience = new StoreExperience(() -> past);
        return this;
    }

    /** The search of another program, which begins so long after this one has ended and knows what it and those before have learned. */
    SearchFrames searchOfTheNextProgram(Duration later) {
        PastExperience known = past.then(experience.learned(time.nanoTime())).agedBy(later);
        time.advance(later);
        past = known;
        experience = new StoreExperience(() -> known);
        return searchInVirtualTime();
    }

    SearchFrames searchInVirtualTime() {
        return new SearchFrames(
                SearchFrames.always(searchable),
                model,
                RankingSettings.DEFAULT,
                InstantSource.fixed(Frames.NOON),
                deadline -> List.of(),
                PRICES,
                experience,
                Duration.ZERO,
                time::nanoTime);
    }
}
