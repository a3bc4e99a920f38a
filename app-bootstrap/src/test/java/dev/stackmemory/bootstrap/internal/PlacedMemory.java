package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.search.StoreExperience;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveReport;
import dev.stackmemory.application.tier.Pace;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.TierUsage;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.memory.HashingEmbeddingModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The stores of a topology as the product wires them, among which a test places frames in the ways of the product. Searched at noon, by words and exact vectors. */
final class PlacedMemory implements AutoCloseable {
    private static final Deadline NEVER = Deadline.NEVER;
    private static final EmbeddingModel MODEL = new HashingEmbeddingModel(64);

    private final Parts parts;
    private final SearchFrames search;

    private PlacedMemory(Parts parts) {
        this.parts = parts;
        this.search = search(parts.searchableHomes());
    }

    /** SQLite, and an archive in a folder. */
    static PlacedMemory laptop(Map<String, String> environment) {
        return new PlacedMemory(DaggerLocalTopology.factory()
                .create(
                        SettingsReader.read(environment, Map.of()),
                        environment,
                        notice -> {},
                        InstantSource.system(),
                        measurements(),
                        new MigrationPart.InUse(Optional.empty())));
    }

    /** SQLite on the machine, PostgreSQL, and an archive in a bucket. */
    static PlacedMemory team(Map<String, String> environment) {
        return new PlacedMemory(DaggerArchivedTeamTopology.factory()
                .create(
                        SettingsReader.read(environment, Map.of()),
                        environment,
                        notice -> {},
                        InstantSource.system(),
                        measurements(),
                        new MigrationPart.InUse(Optional.empty())));
    }

    private static Measurements measurements() {
        return new Measurements(InstantSource.system(), System::nanoTime, Optional.empty());
    }

    private SearchFrames search(Supplier<List<SearchableHome>> homes) {
        return new SearchFrames(
                homes,
                Optional.of(MODEL),
                RankingSettings.DEFAULT,
                InstantSource.fixed(Frames.NOON),
                parts.ledger()::usage,
                parts.prices(),
                new StoreExperience());
    }

    /** Records the frames, and embeds them. */
    void record(List<Frame> frames) {
        assertThat(parts.recordFrames().record(frames, NEVER).outcomes())
                .hasSize(frames.size())
                .allMatch(outcome -> outcome instanceof RecordOutcome.Recorded);
        List<float[]> vectors = MODEL.embed(frames.stream().map(Frame::content).toList(), NEVER);
        List<FrameVector> embedded = new ArrayList<>();
        for (int index = 0; index < vectors.size(); index++) {
            Frame frame = frames.get(index);
            embedded.add(new FrameVector(frame.id(), frame.revision(), vectors.get(index)));
        }
        parts.vectors().orElseThrow().put(MODEL.id(NEVER), embedded, NEVER);
    }

    /** From the machine's own store to the shared one. */
    void publish() {
        PublishReport report = parts.syncNode().orElseThrow().publish(NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(report.obstacle()).isEmpty();
    }

    /** Moves the frames to the tier. */
    void move(Tier tier, Collection<FrameId> frames) {
        MoveFrames mover = parts.moveFrames();
        List<Move> moves = parts.ledger().find(frames, NEVER).values().stream()
                .flatMap(residency -> mover.move(residency, tier).stream())
                .toList();
        MoveReport report = mover.move(new TieringPlan(moves, List.of()), Pace.FULL, Progress.NONE, NEVER);
        assertThat(report.problems()).isEmpty();
        assertThat(report.obstacle()).isEmpty();
        assertThat(report.rehomed()).isEqualTo(moves.size());
    }

    /** The technologies of the stores in which frames are at home. */
    Set<String> homes() {
        return parts.ledger().usage(NEVER).stream()
                .filter(usage -> usage.frames() > 0)
                .map(TierUsage::home)
                .map(StoreId::technology)
                .collect(Collectors.toSet());
    }

    SearchAnswer search(SearchRequest request) {
        return search.search(request);
    }

    /** Whether the words of the question would rank otherwise, did each store count for itself how often they occur. */
    boolean dependsOnWhoseStatistics(SearchRequest request) {
        return WordRanking.dependsOnWhoseStatistics(
                request, parts.searchableHomes().get());
    }

    @Override
    public void close() {
        parts.closing().close();
    }
}
