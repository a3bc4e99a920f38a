package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.edited;
import static dev.stackmemory.testkit.frame.Frames.frame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.EditTimes.EditTime;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.testkit.frame.Frames;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a shared home remembers of when its frames were edited. */
public abstract class EditTimesContract extends StoreContract {
    private static final ContentHash CONTENT = ContentHash.of(frame("a"));

    private EditTimes times() {
        return port(EditTimes.class);
    }

    @Test
    void find_neverEdited_isMissing() {
        put(time("a", 0));

        assertThat(found("a", "b")).containsOnlyKeys(id("a"));
        assertThat(times().find(Map.of(), NO_LIMIT)).isEmpty();
    }

    @Test
    void put_nothing_changesNothing() {
        times().put(List.of(), NO_LIMIT);

        assertThat(found("a")).isEmpty();
    }

    @Test
    void put_keepsEachTime_whetherTheFrameIsKnownOrNot() {
        port(FrameHome.class).record(List.of(FrameWrite.create(frame("known"))), NO_LIMIT);
        put(time("known", 1), time("unknown", 2));

        assertThat(found("known")).containsExactly(entry(id("known"), at(1)));
        assertThat(found("unknown")).containsExactly(entry(id("unknown"), at(2)));
    }

    @Test
    void put_again_replaces_beItEarlierOrLater() {
        put(time("a", 5), time("b", 5));
        var later = new HybridTime(NOON.plusMillis(5), 1, "node");
        put(new EditTime(id("a"), CONTENT, later), time("b", 4));

        assertThat(found("a")).containsExactly(entry(id("a"), later));
        assertThat(found("b")).containsExactly(entry(id("b"), at(4)));
    }

    @Test
    void put_anotherRevision_leavesTheTimeOfTheFirst() {
        ContentHash other = ContentHash.of(edited(frame("a")));
        put(time("a", 5));
        put(new EditTime(id("a"), other, at(6)));

        assertThat(found("a")).containsExactly(entry(id("a"), at(5)));
        assertThat(times().find(Map.of(id("a"), other), NO_LIMIT)).containsExactly(entry(id("a"), at(6)));
        assertThat(times().find(Map.of(id("a"), ContentHash.of(frame("neither"))), NO_LIMIT))
                .isEmpty();
    }

    @Test
    void put_twoOfOneRevisionAtOnce_keepsTheLast() {
        put(time("a", 7), time("b", 1), time("a", 3));

        assertThat(found("a")).containsExactly(entry(id("a"), at(3)));
        assertThat(found("b")).containsExactly(entry(id("b"), at(1)));
    }

    @Test
    void extremeTimesAndHostileNodes_comeBack() {
        var put = new ArrayList<EditTime>();
        for (Instant instant : HostileTexts.instants()) {
            put.add(new EditTime(id("at " + instant), CONTENT, new HybridTime(instant, Integer.MAX_VALUE, "node")));
        }
        for (String text : HostileTexts.texts()) {
            put.add(new EditTime(id("node " + put.size()), CONTENT, new HybridTime(NOON, 0, "node " + text)));
        }
        times().put(put, NO_LIMIT);

        assertFound(put);
    }

    @Test
    void opaqueIds_haveTimesOfTheirOwn() {
        List<String> ids = HostileTexts.identifiers();
        List<EditTime> put = IntStream.range(0, ids.size())
                .mapToObj(index -> time(ids.get(index), index))
                .toList();
        times().put(put, NO_LIMIT);

        assertFound(put);
    }

    @Test
    void forget_dropsTheTime() {
        put(time("a", 0), time("b", 0), time("unknown", 0));
        port(FrameHome.class).record(List.of(FrameWrite.create(frame("a"))), NO_LIMIT);
        forget("a", "unknown");

        assertThat(found("a", "b", "unknown")).containsOnlyKeys(id("b"));
    }

    @Test
    void put_forgottenFrames_arePassedOver() {
        forget("a");
        put(time("a", 0), time("b", 0));

        assertThat(found("a", "b")).containsOnlyKeys(id("b"));
    }

    @Test
    void times_reopened_areStillThere() {
        put(time("a", 9));
        reopen();

        assertThat(found("a")).containsExactly(entry(id("a"), at(9)));
    }

    @Test
    void times_ofOneOpening_areSeenByAnother() {
        require(Capability.SHARED);
        EditTimes other = portOf(openAgain(), EditTimes.class);
        put(time("a", 1));

        assertThat(other.find(Map.of(id("a"), CONTENT), NO_LIMIT)).containsEntry(id("a"), at(1));
        other.put(List.of(time("a", 2)), NO_LIMIT);
        assertThat(found("a")).containsExactly(entry(id("a"), at(2)));
    }

    @Test
    void put_whileTheFrameIsForgotten_leavesNoTime() {
        for (int round = 0; round < 5; round++) {
            String frame = "f" + round;
            Concurrently.run(List.of(
                    () -> {
                        put(time(frame, 1));
                        return true;
                    },
                    () -> {
                        forget(frame);
                        return true;
                    }));

            assertThat(found(frame)).isEmpty();
        }
    }

    private static EditTime time(String frame, long millis) {
        return new EditTime(id(frame), CONTENT, at(millis));
    }

    private static HybridTime at(long millis) {
        return HybridTime.first("node", NOON.plusMillis(millis));
    }

    private void put(EditTime... put) {
        times().put(List.of(put), NO_LIMIT);
    }

    /** Of that revision of each frame which {@link #time} makes. */
    private Map<FrameId, HybridTime> found(String... frames) {
        return times().find(Stream.of(frames).collect(Collectors.toMap(Frames::id, frame -> CONTENT)), NO_LIMIT);
    }

    private void assertFound(List<EditTime> put) {
        assertThat(times().find(put.stream().collect(Collectors.toMap(EditTime::frame, EditTime::content)), NO_LIMIT))
                .isEqualTo(put.stream().collect(Collectors.toMap(EditTime::frame, EditTime::at)));
    }

    private void forget(String... frames) {
        List<FrameId> ids = Stream.of(frames).map(Frames::id).toList();
        port(FrameHome.class).forget(ids, NO_LIMIT);
    }
}
