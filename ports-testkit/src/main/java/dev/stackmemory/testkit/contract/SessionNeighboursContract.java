package dev.stackmemory.testkit.contract;

import static dev.stackmemory.testkit.frame.Frames.NOON;
import static dev.stackmemory.testkit.frame.Frames.aFrame;
import static dev.stackmemory.testkit.frame.Frames.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.search.SessionNeighbour;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.SessionPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What stands beside a frame in its session. */
public abstract class SessionNeighboursContract extends StoreContract {
    private static final long SEED = 20_261_126;
    private static final SessionId SESSION = new SessionId("s");

    @Test
    void around_givesTheNearestOnBothSides() {
        record(turn("a", 0), turn("b", 1), turn("c", 2), turn("d", 3), turn("e", 4), turn("f", 5));

        assertThat(around(turn("c", 2), 2))
                .containsExactlyInAnyOrder(
                        neighbour("c", "a", 0, -2),
                        neighbour("c", "b", 1, -1),
                        neighbour("c", "d", 3, 1),
                        neighbour("c", "e", 4, 2));
    }

    @Test
    void around_atTheEnds_givesFewer() {
        record(turn("a", 0), turn("b", 1));

        assertThat(around(turn("a", 0), 3)).containsExactly(neighbour("a", "b", 1, 1));
        assertThat(around(turn("b", 1), 3)).containsExactly(neighbour("b", "a", 0, -1));
    }

    @Test
    void around_breaksTiesOfTimeByTheBytesOfTheId() {
        // U+FF61 comes before U+1F600 as bytes of UTF-8 and after it as chars of Java.
        record(turn("\uFF61", 0), turn("\uD83D\uDE00", 0), turn("B", 0), turn("a", 0));

        assertThat(around(turn("\uFF61", 0), 4))
                .containsExactlyInAnyOrder(
                        neighbour("\uFF61", "B", 0, -2),
                        neighbour("\uFF61", "a", 0, -1),
                        neighbour("\uFF61", "\uD83D\uDE00", 0, 1));
    }

    @Test
    void around_staysWithinSessionAndProject() {
        record(
                turn("a", 0),
                aFrame("other-session")
                        .session(new SessionId("t"))
                        .createdAt(NOON)
                        .build(),
                aFrame("other-project")
                        .session(SESSION)
                        .project(new ProjectId("p2"))
                        .createdAt(NOON)
                        .build(),
                aFrame("no-session").createdAt(NOON).build());

        assertThat(around(turn("a", 0), 5)).isEmpty();
    }

    @Test
    void around_aFrameThatIsAtHomeElsewhere_givesWhatIsHere() {
        record(turn("a", 0), turn("c", 2));

        assertThat(around(turn("b", 1), 5))
                .containsExactlyInAnyOrder(neighbour("b", "a", 0, -1), neighbour("b", "c", 2, 1));
    }

    @Test
    void around_neverShowsAForgottenFrame() {
        record(turn("a", 0), turn("b", 1), turn("c", 2));
        remove(List.of(id("b")));

        assertThat(around(turn("a", 0), 1)).containsExactly(neighbour("a", "c", 2, 1));
    }

    @Test
    void around_equalsWalkingTheSortedSession() {
        var random = new SplittableRandom(SEED);
        List<Frame> turns = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            turns.add(turn("t" + random.nextInt(1_000_000), random.nextInt(20)));
        }
        record(turns.toArray(Frame[]::new));
        turns.sort(Comparator.comparing(Frame::createdAt).thenComparing(Frame::id));

        List<SessionNeighbour> expected = new ArrayList<>();
        for (int index = 0; index < turns.size(); index++) {
            for (int distance = -3; distance <= 3; distance++) {
                int beside = index + distance;
                if (distance != 0 && beside >= 0 && beside < turns.size()) {
                    Frame other = turns.get(beside);
                    expected.add(new SessionNeighbour(turns.get(index).id(), other.id(), other.createdAt(), distance));
                }
            }
        }
        List<SessionPlace> all =
                turns.stream().flatMap(turn -> SessionPlace.of(turn).stream()).toList();
        assertThat(port(SessionNeighbours.class).around(all, 3, NO_LIMIT))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<SessionNeighbour> around(Frame frame, int width) {
        return port(SessionNeighbours.class)
                .around(List.of(SessionPlace.of(frame).orElseThrow()), width, NO_LIMIT);
    }

    private void record(Frame... frames) {
        keep(Arrays.asList(frames));
    }

    private static Frame turn(String id, int second) {
        return aFrame(id).session(SESSION).createdAt(at(second)).build();
    }

    private static SessionNeighbour neighbour(String of, String neighbour, int second, int distance) {
        return new SessionNeighbour(id(of), id(neighbour), at(second), distance);
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
