package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.full;
import static dev.stackmemory.testkit.frame.Frames.id;
import static dev.stackmemory.testkit.frame.Frames.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.ReplicaCopy;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What replicas are beyond copies: validated, free to vanish, and gone for good when forgotten. */
public abstract class ReplicaStoreContract extends StoreContract {
    private ReplicaStore store() {
        return port(ReplicaStore.class);
    }

    @Test
    void put_leavesTheCopyUnvalidated() {
        put(stored(full("a"), 3));

        assertThat(find("a")).contains(new ReplicaCopy(stored(full("a"), 3), Optional.empty()));
    }

    @Test
    void putValidated_keepsTheTimeToTheMillisecond() {
        Instant at = NOON.plusMillis(123).plusNanos(456_789);
        store().putValidated(List.of(stored(full("a"), 3)), at, NO_LIMIT);

        assertThat(find("a")).contains(new ReplicaCopy(stored(full("a"), 3), Optional.of(NOON.plusMillis(123))));
    }

    @Test
    void putValidated_ofTheSameVersion_keepsTheLaterTime() {
        store().putValidated(List.of(stored(frame("a"))), NOON, NO_LIMIT);
        store().putValidated(List.of(stored(frame("a"))), NOON.minusSeconds(1), NO_LIMIT);
        put(stored(frame("a")));
        assertThat(validatedAt("a")).contains(NOON);

        store().putValidated(List.of(stored(frame("a"))), NOON.plusSeconds(1), NO_LIMIT);
        assertThat(validatedAt("a")).contains(NOON.plusSeconds(1));
    }

    @Test
    void put_ofANewerVersion_isNotValidatedByTheOlderOne() {
        store().putValidated(List.of(stored(frame("a"))), NOON, NO_LIMIT);
        put(stored(edited(frame("a")), 2));

        assertThat(validatedAt("a")).isEmpty();
    }

    @Test
    void putValidated_ofAnOlderVersion_doesNotValidateTheNewerOne() {
        put(stored(edited(frame("a")), 2));
        store().putValidated(List.of(stored(frame("a"))), NOON, NO_LIMIT);

        assertThat(find("a")).contains(new ReplicaCopy(stored(edited(frame("a")), 2), Optional.empty()));
    }

    @Test
    void validate_exactVersion_renewsTheTime_andNeverGoesBack() {
        put(stored(frame("a"), 3));
        var version = new CopyVersion(id("a"), 1, 3);

        assertThat(store().validate(List.of(version), NOON, NO_LIMIT)).containsExactly(id("a"));
        assertThat(store().validate(List.of(version), NOON.minusSeconds(9), NO_LIMIT))
                .containsExactly(id("a"));
        assertThat(find("a")).contains(new ReplicaCopy(stored(frame("a"), 3), Optional.of(NOON)));
    }

    @Test
    void validate_otherVersion_leavesTheCopyAsItWas() {
        put(stored(edited(frame("a")), 3));
        List<CopyVersion> others =
                List.of(new CopyVersion(id("a"), 1, 3), new CopyVersion(id("a"), 3, 3), new CopyVersion(id("a"), 2, 2));

        assertThat(store().validate(others, NOON, NO_LIMIT)).isEmpty();
        assertThat(validatedAt("a")).isEmpty();
    }

    @Test
    void validate_absent_makesNoCopy() {
        assertThat(store().validate(List.of(new CopyVersion(id("a"), 1, 1)), NOON, NO_LIMIT))
                .isEmpty();
        assertThat(find("a")).isEmpty();
    }

    @Test
    void validate_many_answersForEach() {
        store().put(Frames.frames("f", 500).stream().map(Frames::stored).toList(), NO_LIMIT);
        List<CopyVersion> versions = IntStream.range(0, 500)
                .mapToObj(index -> new CopyVersion(id(String.format("f%04d", index)), 1, index % 2 == 0 ? 1 : 2))
                .toList();

        assertThat(store().validate(versions, NOON, NO_LIMIT)).hasSize(250).contains(id("f0000"), id("f0498"));
    }

    @Test
    void copyValidatedLately_answersAlone() {
        var copy = new ReplicaCopy(stored(frame("a")), Optional.of(NOON));

        assertThat(copy.answersAlone(NOON)).isTrue();
        assertThat(copy.answersAlone(NOON.plus(Duration.ofMillis(4_999)))).isTrue();
        assertThat(copy.answersAlone(NOON.plus(Duration.ofSeconds(5)))).isFalse();
        assertThat(copy.answersAlone(NOON.minusMillis(1))).isFalse();
        assertThat(new ReplicaCopy(stored(frame("a")), Optional.empty()).answersAlone(NOON))
                .isFalse();
    }

    @Test
    void vanishedCopy_isAbsent_andMayBePutAgain() {
        put(stored(full("a")));
        fixture().vanish(id("a"));

        assertThat(find("a")).isEmpty();
        assertThat(store().delete(List.of(new CopyVersion(id("a"), 1, 1)), NO_LIMIT))
                .containsExactly(id("a"));
        put(stored(frame("a")));
        assertThat(find("a")).map(ReplicaCopy::copy).contains(stored(frame("a")));
    }

    @Test
    void emptiedStore_hasNothing_andWorks() {
        put(stored(full("a")));
        fixture().vanishAll();

        assertThat(find("a")).isEmpty();
        assertThat(store().mayHold(List.of(id("a")), NO_LIMIT)).hasSizeLessThanOrEqualTo(1);
        put(stored(frame("b")));
        assertThat(find("b")).map(ReplicaCopy::copy).contains(stored(frame("b")));
    }

    @Test
    void mayHold_namesEveryCopy_whateverItsId() {
        List<FrameId> ids =
                HostileTexts.identifiers().stream().map(FrameId::new).toList();
        store().put(ids.stream().map(id -> stored(frame(id.value()))).toList(), NO_LIMIT);

        assertThat(store().mayHold(ids, NO_LIMIT)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store().mayHold(List.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void mayHold_namesAtMostOneInAHundredThatNeverHadACopy() {
        store().put(Frames.frames("here", 3_000).stream().map(Frames::stored).toList(), NO_LIMIT);
        List<FrameId> absent = IntStream.range(0, 10_000)
                .mapToObj(index -> id("absent" + index))
                .toList();
        List<FrameId> here = IntStream.range(0, 3_000)
                .mapToObj(index -> id(String.format("here%04d", index)))
                .toList();

        assertThat(store().mayHold(absent, NO_LIMIT)).hasSizeLessThanOrEqualTo(100);
        assertThat(store().mayHold(here, NO_LIMIT)).hasSize(3_000);
    }

    @Test
    void forget_hides_whateverTheVersion_andPassesOverALatePut() {
        put(stored(edited(full("a")), 9));
        put(stored(frame("b")));
        store().forget(List.of(id("a"), id("unknown")), NO_LIMIT);
        assertThat(find("a")).isEmpty();

        put(stored(full("a")));
        store().putValidated(List.of(stored(edited(full("a")), 10), stored(frame("unknown"))), NOON, NO_LIMIT);

        assertThat(find("a")).isEmpty();
        assertThat(find("unknown")).isEmpty();
        assertThat(find("b")).isPresent();
    }

    @Test
    void forget_holdsForEveryOpening() {
        require(Capability.SHARED);
        ReplicaStore other = portOf(openAgain(), ReplicaStore.class);
        put(stored(full("a")));
        other.forget(List.of(id("a")), NO_LIMIT);
        put(stored(full("a")));

        assertThat(find("a")).isEmpty();
        assertThat(other.findReplicas(List.of(id("a")), NO_LIMIT)).isEmpty();
    }

    @Test
    void forget_besidePuts_wins() {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 12; writer++) {
            long version = writer + 1L;
            tasks.add(() -> {
                put(stored(full("a"), version));
                return true;
            });
        }
        tasks.add(() -> {
            store().forget(List.of(id("a")), NO_LIMIT);
            return true;
        });
        Concurrently.run(tasks);

        assertThat(find("a")).isEmpty();
    }

    @Test
    void forget_nothing_changesNothing() {
        put(stored(frame("a")));
        store().forget(List.of(), NO_LIMIT);

        assertThat(find("a")).isPresent();
    }

    @Test
    void clear_dropsEverything_tombstonesIncluded() {
        put(stored(full("a")));
        put(stored(full("b")));
        store().forget(List.of(id("b")), NO_LIMIT);
        store().clear(NO_LIMIT);

        assertThat(find("a")).isEmpty();
        put(stored(full("b")));
        assertThat(find("b")).isPresent();
    }

    private void put(StoredFrame copy) {
        store().put(List.of(copy), NO_LIMIT);
    }

    private Optional<ReplicaCopy> find(String id) {
        return Optional.ofNullable(
                store().findReplicas(List.of(id(id)), NO_LIMIT).get(id(id)));
    }

    private Optional<Instant> validatedAt(String id) {
        return find(id).flatMap(ReplicaCopy::validatedAt);
    }
}
