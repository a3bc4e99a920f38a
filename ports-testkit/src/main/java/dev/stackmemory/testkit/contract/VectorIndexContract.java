package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorHit;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.search.VectorIndex.ModelUsage;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.testkit.frame.FrameGenerator;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an exact vector index promises: the answer of comparing everything that was kept, of one model, for revisions that are at home. */
public abstract class VectorIndexContract extends StoreContract {
    private static final ModelId PLANE = new ModelId("plane", 2);
    private static final long SEED = 20_261_126;

    private VectorIndex index() {
        return port(VectorIndex.class);
    }

    @Test
    void nearest_emptyIndex_isEmpty() {
        assertThat(index().nearest(PLANE, new float[] {1, 0}, FrameFilter.ALL, 5, NO_LIMIT))
                .isEmpty();
        assertThat(index().listModels(NO_LIMIT)).isEmpty();
        assertThat(index().findEmbedded(PLANE, List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(found(PLANE, "a")).isEmpty();
    }

    @Test
    void nearest_givesTheNearestFirst() {
        record(frame("east"), frame("north"), frame("west"));
        put(PLANE, vector("north", 0, 3), vector("east", 2, 0), vector("west", -1, 0));

        List<VectorHit> hits = nearest(PLANE, 10, 1);
        assertThat(hits).extracting(VectorHit::frame).containsExactly(id("east"), id("north"), id("west"));
        assertThat(hits).extracting(VectorHit::revision).containsOnly(1L);
        assertThat(hits.get(0).cosine()).isCloseTo(10 / Math.sqrt(101), within(1e-9));
        assertThat(hits.get(1).cosine()).isCloseTo(1 / Math.sqrt(101), within(1e-9));
        assertThat(hits.get(2).cosine()).isCloseTo(-10 / Math.sqrt(101), within(1e-9));
    }

    @Test
    void nearest_cosineStaysInItsRange() {
        record(frame("same"), frame("opposite"));
        put(PLANE, vector("same", 0.1f, 0.3f), vector("opposite", -0.1f, -0.3f));

        List<VectorHit> hits = index().nearest(PLANE, kept(0.1f, 0.3f), FrameFilter.ALL, 5, NO_LIMIT);
        assertThat(hits).extracting(VectorHit::cosine).allMatch(cosine -> cosine >= -1 && cosine <= 1);
        assertThat(hits.getFirst().cosine()).isCloseTo(1, within(1e-9));
    }

    @Test
    void nearest_ties_breakByUtf8OfTheId() {
        List<String> ids = HostileTexts.identifiers();
        record(ids.stream().map(Frames::frame).toArray(Frame[]::new));
        put(PLANE, ids.stream().map(id -> vector(id, 1, 1)).toArray(FrameVector[]::new));

        assertThat(nearest(PLANE, 3, 1))
                .extracting(VectorHit::frame)
                .isEqualTo(ids.stream().map(FrameId::new).sorted().toList());
        assertThat(index().nearest(PLANE, new float[] {3, 1}, FrameFilter.ALL, 4, NO_LIMIT))
                .extracting(VectorHit::frame)
                .isEqualTo(ids.stream().map(FrameId::new).sorted().limit(4).toList());
    }

    @Test
    void nearest_equalsComparingEverything_underEveryFilter() {
        var model = new ModelId("random", 48);
        var generator = new FrameGenerator(SEED);
        List<Frame> frames = generator.next(1_200);
        record(frames.toArray(Frame[]::new));
        var random = new SplittableRandom(SEED);
        Function<FrameId, float[]> vectorOf =
                id -> clustered(new SplittableRandom(id.value().hashCode()), model.dimension());
        put(
                model,
                frames.stream()
                        .map(frame -> new FrameVector(frame.id(), 1, vectorOf.apply(frame.id())))
                        .toArray(FrameVector[]::new));

        for (int round = 0; round < 60; round++) {
            float[] query = clustered(random, model.dimension());
            FrameFilter filter = round % 3 == 0 ? FrameFilter.ALL : generator.nextFilter();
            List<VectorHit> expected = frames.stream()
                    .filter(filter::matches)
                    .map(frame -> new VectorHit(frame.id(), 1, cosine(query, kept(vectorOf.apply(frame.id())))))
                    .sorted(VectorHit.NEAREST_FIRST)
                    .limit(10)
                    .toList();

            List<VectorHit> hits = index().nearest(model, query, filter, 10, NO_LIMIT);

            assertThat(hits).as("round %s, %s", round, filter).hasSameSizeAs(expected);
            for (int rank = 0; rank < hits.size(); rank++) {
                assertThat(hits.get(rank).cosine()).isCloseTo(expected.get(rank).cosine(), within(1e-9));
                double own = cosine(query, kept(vectorOf.apply(hits.get(rank).frame())));
                assertThat(own).isCloseTo(expected.get(rank).cosine(), within(1e-9));
            }
            assertThat(hits).extracting(VectorHit::frame).doesNotHaveDuplicates();
        }
    }

    @Test
    void nearest_rareMatch_isFoundThoughManyAreNearer() {
        record(frames(500, "near", "common"));
        record(frames(5, "far", "rare"));
        put(
                PLANE,
                IntStream.range(0, 500)
                        .mapToObj(n -> vector("near" + n, 100, n % 7))
                        .toArray(FrameVector[]::new));
        put(
                PLANE,
                IntStream.range(0, 5).mapToObj(n -> vector("far" + n, -100, n)).toArray(FrameVector[]::new));

        assertThat(index().nearest(PLANE, new float[] {1, 0}, FrameFilter.ALL.withTags(Set.of("rare")), 5, NO_LIMIT))
                .hasSize(5);
    }

    @Test
    void nearest_otherDimension_isRefused() {
        record(frame("a"));
        put(PLANE, vector("a", 1, 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> index().nearest(PLANE, new float[] {1, 0, 0}, FrameFilter.ALL, 5, NO_LIMIT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index().nearest(PLANE, new float[0], FrameFilter.ALL, 5, NO_LIMIT));
    }

    @Test
    void nearest_limitBelowOne_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index().nearest(PLANE, new float[] {1, 0}, FrameFilter.ALL, 0, NO_LIMIT));
    }

    @Test
    void find_givesEveryComponentAsItWasPut() {
        float[] exact = takenOf(
                0.1f, -0.0f, Float.MIN_VALUE, -Float.MIN_NORMAL, 1e30f, 1 + Math.ulp(1f), (float) Math.PI, -16_777_215);
        var model = new ModelId("exact", exact.length);
        record(frame("a"));
        put(model, new FrameVector(id("a"), 1, exact));

        FrameVector found = index().find(model, List.of(id("a")), NO_LIMIT).stream()
                .findFirst()
                .orElseThrow();
        assertThat(found.frame()).isEqualTo(id("a"));
        assertThat(found.revision()).isEqualTo(1);
        assertThat(bits(found)).isEqualTo(bits(new FrameVector(id("a"), 1, kept(exact))));
    }

    @Test
    void find_givesThoseOfTheFramesThatHaveOne_eachOnce() {
        record(frame("a"), frame("b"), frame("without"));
        put(PLANE, vector("a", 1, 2), vector("b", 3, 4));

        assertThat(found(PLANE, "b", "absent", "a", "without", "b"))
                .containsExactlyInAnyOrder("a 1 1.0 2.0", "b 1 3.0 4.0");
        assertThat(found(PLANE, "a")).containsExactly("a 1 1.0 2.0");
        assertThat(found(PLANE, "absent", "without")).isEmpty();
        assertThat(found(PLANE)).isEmpty();
    }

    @Test
    void find_hostileIds_areKeptApart() {
        List<String> ids = HostileTexts.identifiers();
        record(ids.stream().map(Frames::frame).toArray(Frame[]::new));
        put(
                PLANE,
                IntStream.range(0, ids.size())
                        .mapToObj(number -> vector(ids.get(number), 1, number))
                        .toArray(FrameVector[]::new));

        assertThat(found(PLANE, ids.toArray(String[]::new)))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ids.size())
                        .mapToObj(number -> described(vector(ids.get(number), 1, number)))
                        .toList());
    }

    @Test
    void find_aThousandFrames_atOnce() {
        var model = new ModelId("many", 24);
        record(frames(1_000, "many", "any"));
        var random = new SplittableRandom(SEED);
        List<FrameVector> vectors = IntStream.range(0, 1_000)
                .filter(number -> number % 5 != 0)
                .mapToObj(number -> new FrameVector(id("many" + number), 1, clustered(random, model.dimension())))
                .toList();
        put(model, vectors.toArray(FrameVector[]::new));
        String[] asked =
                IntStream.range(0, 1_200).mapToObj(number -> "many" + number).toArray(String[]::new);

        assertThat(found(model, asked))
                .containsExactlyInAnyOrderElementsOf(vectors.stream()
                        .map(this::kept)
                        .map(VectorIndexContract::described)
                        .toList());
    }

    @Test
    void put_otherDimension_isRefusedAndKeepsNothing() {
        record(frame("a"), frame("b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> put(PLANE, vector("a", 1, 0), new FrameVector(id("b"), 1, new float[] {1, 2, 3})));
        assertThat(index().findEmbedded(PLANE, List.of(id("a"), id("b")), NO_LIMIT))
                .isEmpty();
    }

    @Test
    void models_areNeverMixed() {
        var otherName = new ModelId("other", 2);
        var otherDimension = new ModelId("plane", 3);
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0));
        put(otherName, vector("b", 1, 0));
        put(otherDimension, new FrameVector(id("b"), 1, new float[] {1, 0, 0}));

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("a"));
        assertThat(nearest(otherName, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"));
        assertThat(index().findEmbedded(PLANE, List.of(id("a"), id("b")), NO_LIMIT))
                .containsExactly(id("a"));
        assertThat(found(PLANE, "a", "b")).containsExactly("a 1 1.0 0.0");
        assertThat(found(otherName, "a", "b")).containsExactly("b 1 1.0 0.0");
        assertThat(found(otherDimension, "a", "b")).containsExactly("b 1 1.0 0.0 0.0");
        assertThat(found(new ModelId("unknown", 2), "a", "b")).isEmpty();
        assertThat(index().listModels(NO_LIMIT))
                .containsExactlyInAnyOrder(
                        new ModelUsage(PLANE, 1), new ModelUsage(otherName, 1), new ModelUsage(otherDimension, 1));
    }

    @Test
    void put_again_replaces() {
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0), vector("b", 1, 1));
        put(PLANE, vector("a", 0, 1));

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"), id("a"));
        assertThat(found(PLANE, "a", "b")).containsExactlyInAnyOrder("a 1 0.0 1.0", "b 1 1.0 1.0");
        assertThat(index().listModels(NO_LIMIT)).containsExactly(new ModelUsage(PLANE, 2));
    }

    @Test
    void put_frameThatIsNotAtHome_isPassedOver() {
        record(frame("a"));
        put(PLANE, vector("absent", 1, 0), vector("a", 0, 1));

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("a"));
        record(frame("absent"));
        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("a"));
        assertThat(found(PLANE, "absent", "a")).containsExactly("a 1 0.0 1.0");
    }

    @Test
    void put_revisionThatHasMovedOn_isPassedOver() {
        record(frame("a"), edited(frame("a")));
        put(PLANE, vector("a", 1, 0));

        assertThat(nearest(PLANE, 1, 0)).isEmpty();
        assertThat(index().findEmbedded(PLANE, List.of(id("a")), NO_LIMIT)).isEmpty();
        assertThat(found(PLANE, "a")).isEmpty();
    }

    @Test
    void edit_takesTheVectorOfTheOldRevisionAway() {
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0), vector("b", 1, 0));
        record(edited(frame("a")));

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"));
        assertThat(index().findEmbedded(PLANE, List.of(id("a"), id("b")), NO_LIMIT))
                .containsExactly(id("b"));
        assertThat(found(PLANE, "a", "b")).containsExactly("b 1 1.0 0.0");
        assertThat(index().listModels(NO_LIMIT)).containsExactly(new ModelUsage(PLANE, 1));
        put(PLANE, new FrameVector(id("a"), 2, new float[] {0, 1}));
        assertThat(nearest(PLANE, 0, 1).getFirst()).isEqualTo(new VectorHit(id("a"), 2, 1.0));
        assertThat(found(PLANE, "a", "b")).containsExactlyInAnyOrder("a 2 0.0 1.0", "b 1 1.0 0.0");
    }

    @Test
    void forget_takesTheVectorAway() {
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0), vector("b", 1, 0));
        port(FrameHome.class).forget(List.of(id("a")), NO_LIMIT);

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"));
        assertThat(index().listModels(NO_LIMIT)).containsExactly(new ModelUsage(PLANE, 1));
        assertThat(found(PLANE, "a", "b")).containsExactly("b 1 1.0 0.0");
        put(PLANE, vector("a", 1, 0));
        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"));
        assertThat(found(PLANE, "a", "b")).containsExactly("b 1 1.0 0.0");
    }

    @Test
    void moveOfTheHome_takesTheVectorAway() {
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0), vector("b", 1, 0));
        Ledger ledger = port(Ledger.class);
        ledger.find(List.of(id("a")), NO_LIMIT)
                .values()
                .forEach(residency -> ledger.compareAndSet(
                        List.of(residency.movedTo(StoreId.shared("elsewhere"), Tier.COLD, NOON)), NO_LIMIT));

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("b"));
        assertThat(found(PLANE, "a", "b")).containsExactly("b 1 1.0 0.0");
    }

    @Test
    void drop_takesOneModelAway() {
        var other = new ModelId("other", 2);
        record(frame("a"));
        put(PLANE, vector("a", 1, 0));
        put(other, vector("a", 1, 0));
        index().drop(PLANE, NO_LIMIT);
        index().drop(new ModelId("unknown", 9), NO_LIMIT);

        assertThat(nearest(PLANE, 1, 0)).isEmpty();
        assertThat(nearest(other, 1, 0)).hasSize(1);
        assertThat(found(PLANE, "a")).isEmpty();
        assertThat(found(other, "a")).containsExactly("a 1 1.0 0.0");
        assertThat(index().listModels(NO_LIMIT)).containsExactly(new ModelUsage(other, 1));
    }

    @Test
    void vectors_reopened_areStillThere() {
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0), vector("b", 0, 1));
        index().drop(new ModelId("other", 2), NO_LIMIT);
        reopen();

        assertThat(nearest(PLANE, 1, 0)).extracting(VectorHit::frame).containsExactly(id("a"), id("b"));
        assertThat(found(PLANE, "a", "b")).containsExactlyInAnyOrder("a 1 1.0 0.0", "b 1 0.0 1.0");
    }

    @Test
    void put_byOneOpening_isSeenByAnother() {
        require(Capability.SHARED);
        VectorIndex other = portOf(openAgain(), VectorIndex.class);
        record(frame("a"), frame("b"));
        put(PLANE, vector("a", 1, 0));
        assertThat(other.nearest(PLANE, new float[] {1, 0}, FrameFilter.ALL, 5, NO_LIMIT))
                .hasSize(1);
        put(PLANE, vector("b", 1, 0));

        assertThat(other.nearest(PLANE, new float[] {1, 0}, FrameFilter.ALL, 5, NO_LIMIT))
                .hasSize(2);
        put(PLANE, vector("b", 2, 0));
        assertThat(other.find(PLANE, List.of(id("b")), NO_LIMIT).stream().map(VectorIndexContract::described))
                .containsExactly("b 1 2.0 0.0");
    }

    private void record(Frame... frames) {
        port(FrameHome.class)
                .record(List.of(frames).stream().map(FrameWrite::edit).toList(), NO_LIMIT);
    }

    private void put(ModelId model, FrameVector... vectors) {
        index().put(model, List.of(vectors), NO_LIMIT);
    }

    private List<VectorHit> nearest(ModelId model, float x, float y) {
        return index().nearest(model, new float[] {x, y}, FrameFilter.ALL, 100, NO_LIMIT);
    }

    private List<String> found(ModelId model, String... ids) {
        List<FrameId> frames = Arrays.stream(ids).map(FrameId::new).toList();
        return index().find(model, frames, NO_LIMIT).stream()
                .map(VectorIndexContract::described)
                .toList();
    }

    /** Id, revision and components of a vector, all of which show: what can be compared and read. */
    private static String described(FrameVector vector) {
        var text = new StringBuilder(vector.frame().value() + ' ' + vector.revision());
        for (float component : vector.components()) {
            text.append(' ').append(component);
        }
        return text.toString();
    }

    private static int[] bits(FrameVector vector) {
        float[] components = vector.components();
        return IntStream.range(0, components.length)
                .map(index -> Float.floatToRawIntBits(components[index]))
                .toArray();
    }

    private float[] kept(float... components) {
        float[] kept = components.clone();
        for (int index = 0; index < kept.length; index++) {
            kept[index] = fixture().kept(kept[index]);
        }
        return kept;
    }

    private FrameVector kept(FrameVector vector) {
        return new FrameVector(vector.frame(), vector.revision(), kept(vector.components()));
    }

    /** Those of the components that the store takes. */
    private float[] takenOf(float... components) {
        float[] taken = new float[components.length];
        int count = 0;
        for (float component : components) {
            if (Float.isFinite(fixture().kept(component))) {
                taken[count++] = component;
            }
        }
        return Arrays.copyOf(taken, count);
    }

    private static FrameVector vector(String id, float x, float y) {
        return new FrameVector(id(id), 1, new float[] {x, y});
    }

    private static Frame[] frames(int count, String prefix, String tag) {
        return IntStream.range(0, count)
                .mapToObj(number -> aFrame(prefix + number).tags(List.of(tag)).build())
                .toArray(Frame[]::new);
    }

    /** Vectors in a few clusters, so that neighbours are near and quantisation has something to lose. */
    private static float[] clustered(SplittableRandom random, int dimension) {
        int cluster = random.nextInt(12);
        var centre = new SplittableRandom(cluster);
        float[] vector = new float[dimension];
        for (int index = 0; index < dimension; index++) {
            vector[index] = (float) (centre.nextDouble(-1, 1) + 0.3 * random.nextDouble(-1, 1));
        }
        return vector;
    }

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int index = 0; index < left.length; index++) {
            product += (double) left[index] * right[index];
            leftSquares += (double) left[index] * left[index];
            rightSquares += (double) right[index] * right[index];
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }
}
