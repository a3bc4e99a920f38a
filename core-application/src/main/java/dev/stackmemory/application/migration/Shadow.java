package dev.stackmemory.application.migration;

import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import java.util.List;
import java.util.Optional;

/**
 * The memory that a migration goes to: durable, with a ledger of its own, and whole once everything was copied. It may hold frames of others, too. A method
 * may open the store that it is asked for, and then throws what opening throws. Thread-safe.
 */
public interface Shadow {
    /** Its name for reports, which is that of its topology. */
    String name();

    /** Where its frames are recorded. */
    FrameHome home();

    /** Reads its frames, whichever of its stores they are at home in. */
    FrameReader frames();

    Ledger ledger();

    /** What it remembers of forgotten frames. */
    ForgottenIds forgottenIds();

    /** Its own work to do later. */
    Outbox outbox();

    /** Absent where none of its stores keeps vectors. */
    Optional<VectorIndex> vectors();

    /** Absent when no embedding model is set, or it keeps no vectors. */
    Optional<EmbedFrames> embedding();

    /** Forgets in all of its stores. */
    ForgetFrames forgetting();

    /** What is searched in it. */
    List<SearchableHome> searchable();
}
