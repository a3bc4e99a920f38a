package dev.stackmemory.application.tier;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.CopyVersion;
import dev.stackmemory.ports.store.FrameHome;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Goes through the copies in a store of frames that are at home elsewhere ({@link FrameHome#listReplicas}). */
public final class ReplicaPages {
    private ReplicaPages() {}

    /**
     * Hands on every copy, by its id, a page after the other. A page may be deleted before the next is asked for.
     *
     * @param size how many copies a page has at most, at least 1
     * @param page is handed no empty list
     */
    public static void forEach(FrameHome store, int size, Deadline deadline, Consumer<List<CopyVersion>> page) {
        List<CopyVersion> copies = store.listReplicas(Optional.empty(), size, deadline);
        while (!copies.isEmpty()) {
            page.accept(copies);
            copies = store.listReplicas(Optional.of(copies.getLast().frame()), size, deadline);
        }
    }
}
