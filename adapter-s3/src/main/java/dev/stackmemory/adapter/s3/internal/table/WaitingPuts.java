package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.failure.StoreException.OutcomeUnknown;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies that wait for the change which goes on. Whoever comes next puts those of the others along with its own: a commit costs as much for many as
 * for one. Thread-safe.
 */
final class WaitingPuts {
    /** A put of more goes alone, and no more go together: the memory of all is that of the first. */
    private static final int FRAMES_TOGETHER = 2_000;

    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** One put. Guarded by its {@link WaitingPuts}. */
    static final class Waiting {
        private final List<StoredFrame> copies;
        private State state = State.WAITING;

        private Waiting(List<StoredFrame> copies) {
            this.copies = copies;
        }
    }

    private enum State {
        WAITING,
        TAKEN_BY_ITSELF,
        TAKEN_ALONG,
        DONE,
        UNKNOWN,
        GIVEN_UP
    }

    synchronized Waiting join(List<StoredFrame> copies) {
        var mine = new Waiting(copies);
        waiting.add(mine);
        return mine;
    }

    /** This put, and others that go with it; nothing if another has taken it along. The caller puts them before anybody else changes the table. */
    synchronized List<Waiting> take(Waiting mine) {
        var together = new ArrayList<Waiting>();
        if (!waiting.remove(mine)) {
            return together;
        }
        mine.state = State.TAKEN_BY_ITSELF;
        together.add(mine);
        int frames = mine.copies.size();
        for (Waiting other : List.copyOf(waiting)) {
            if (frames + other.copies.size() <= FRAMES_TOGETHER) {
                frames += other.copies.size();
                waiting.remove(other);
                other.state = State.TAKEN_ALONG;
                together.add(other);
            }
        }
        return together;
    }

    /** What they put together: of two copies of a frame the one that would take the place of the other. */
    static List<StoredFrame> copies(List<Waiting> together) {
        if (together.size() == 1) {
            return together.getFirst().copies;
        }
        Map<FrameId, StoredFrame> newest = new LinkedHashMap<>();
        together.forEach(each -> each.copies.forEach(
                copy -> newest.merge(copy.frame().id(), copy, (before, next) -> Locator.newer(next, before))));
        return List.copyOf(newest.values());
    }

    /** They are part of the table. */
    synchronized void done(List<Waiting> together) {
        together.forEach(each -> each.state = State.DONE);
    }

    /** Nobody knows whether they are. */
    synchronized void unknown(List<Waiting> together) {
        together.forEach(each -> each.state = State.UNKNOWN);
    }

    /** They certainly are not: the first of them fails, and those that it took along try for themselves. */
    synchronized void failed(List<Waiting> together) {
        for (Waiting other : together.subList(1, together.size()).reversed()) {
            if (other.state == State.TAKEN_ALONG) {
                other.state = State.WAITING;
                waiting.addFirst(other);
            }
        }
    }

    /** What has become of a put that another took along. */
    synchronized void requireDone(Waiting mine) {
        if (mine.state == State.UNKNOWN) {
            throw lost(null);
        }
    }

    /**
     * Gives up a put because of a failure.
     *
     * @return what to throw; nothing if the put is part of the table all the same
     */
    synchronized Optional<StoreException> giveUp(Waiting mine, StoreException failure) {
        return switch (mine.state) {
            case WAITING -> {
                waiting.remove(mine);
                yield Optional.of(failure);
            }
            case TAKEN_ALONG -> {
                mine.state = State.GIVEN_UP;
                yield Optional.of(lost(failure));
            }
            case UNKNOWN -> Optional.of(failure instanceof OutcomeUnknown ? failure : lost(failure));
            case DONE -> Optional.empty();
            case TAKEN_BY_ITSELF, GIVEN_UP -> Optional.of(failure);
        };
    }

    private static OutcomeUnknown lost(@Nullable StoreException cause) {
        return new OutcomeUnknown(
                "storing frames: they were part of a change of which nobody knows what became. Doing it again is safe.",
                cause);
    }
}
