package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.testkit.frame.Frames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the suites share: a fresh store for each test, opened before it and removed after it. */
@Timeout(180) // Ends a deadlock; no test measures time.
public abstract class StoreContract {
    /** For operations that no test wants to end early. */
    protected static final Deadline NO_LIMIT = Deadline.NEVER;

    private final List<OpenStore> openings = new ArrayList<>();
    private StoreFixture fixture;
    private OpenStore current;

    /** A fixture of a store that does not exist yet. */
    protected abstract StoreFixture createFixture();

    @BeforeEach
    final void openStore() {
        fixture = createFixture();
        current = openAgain();
    }

    @AfterEach
    final void removeStore() {
        if (fixture == null) {
            return; // createFixture() failed
        }
        try (StoreFixture removed = fixture) {
            removed.heal();
            closeAll();
        }
    }

    protected final StoreFixture fixture() {
        return fixture;
    }

    /** The port of the store under test. */
    protected final <P> P port(Class<P> port) {
        return portOf(current, port);
    }

    /** Brings the frames into the store: a home records them, each an edit of the revision before; any other store is given copies. */
    final void keep(Collection<Frame> frames) {
        Optional<FrameHome> home = opening().find(FrameHome.class);
        if (home.isPresent()) {
            assertThat(home.get()
                            .record(frames.stream().map(FrameWrite::edit).toList(), NO_LIMIT)
                            .outcomes())
                    .allMatch(outcome -> outcome instanceof RecordOutcome.Recorded);
        } else {
            port(FrameStore.class).put(frames.stream().map(Frames::stored).toList(), NO_LIMIT);
        }
    }

    /** Takes the frames out of the store, as far as they are there: a home forgets them; any other store deletes its copies. */
    final void remove(Collection<FrameId> ids) {
        Optional<FrameHome> home = opening().find(FrameHome.class);
        if (home.isPresent()) {
            home.get().forget(ids, NO_LIMIT);
        } else {
            FrameStore store = port(FrameStore.class);
            store.delete(
                    store.find(ids, NO_LIMIT).values().stream()
                            .map(copy -> new CopyVersion(
                                    copy.frame().id(), copy.frame().revision(), copy.ledgerVersion()))
                            .toList(),
                    NO_LIMIT);
        }
    }

    static <P> P portOf(OpenStore opening, Class<P> port) {
        return opening.find(port)
                .orElseThrow(() -> new AssertionError("the fixture offers no " + port.getSimpleName()));
    }

    final OpenStore opening() {
        return current;
    }

    /** Opens the store beside the openings that exist. */
    final OpenStore openAgain() {
        OpenStore opening = fixture.open();
        openings.add(opening);
        return opening;
    }

    /** Closes the store and opens it again; skips the test where that loses everything by design. */
    final void reopen() {
        require(Capability.REOPEN);
        closeAll();
        current = openAgain();
    }

    final void closeAll() {
        openings.reversed().forEach(OpenStore::close);
        openings.clear();
    }

    /** Skips the test if the fixture says that it lacks the capability. */
    final void require(Capability capability) {
        assumeFalse(
                fixture.missing().contains(capability), () -> "this store does not have the capability " + capability);
    }
}
