package dev.stackmemory.testkit.memory;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.frame.Origin;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.UnpublishedFrames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is still to be published, in memory. */
final class InMemoryUnpublishedFrames implements UnpublishedFrames {
    private final MemoryState state;

    InMemoryUnpublishedFrames(MemoryState state) {
        this.state = state;
    }

    @Override
    public void putEdits(Collection<UnpublishedEdit> edits, Deadline deadline) {
        state.write("unpublished.putEdits", deadline, () -> {
            for (UnpublishedEdit edit : edits) {
                FrameId id = edit.base().frame().id();
                if (!state.isForgotten(id)) {
                    state.edits.merge(
                            id,
                            edit,
                            (kept, put) -> new UnpublishedEdit((state.isAtHome(id) ? kept : put).base(), put.at()));
                    noteTime(edit.at());
                }
            }
        });
    }

    private void noteTime(HybridTime at) {
        @Nullable HybridTime latest = state.latestEdit;
        if (latest == null || at.compareTo(latest) > 0) {
            state.latestEdit = at;
        }
    }

    @Override
    public Map<FrameId, UnpublishedEdit> findEdits(Collection<FrameId> frames, Deadline deadline) {
        return state.read("unpublished.findEdits", deadline, () -> {
            var found = new HashMap<>(state.edits);
            found.keySet().retainAll(Set.copyOf(frames));
            return found;
        });
    }

    @Override
    public Map<FrameId, Origin> findForgotten(Collection<FrameId> frames, Deadline deadline) {
        return state.read("unpublished.findForgotten", deadline, () -> {
            var found = new HashMap<>(state.forgottenOrigins);
            found.keySet().retainAll(Set.copyOf(frames));
            return found;
        });
    }

    @Override
    public void putSent(Collection<SentRevision> sent, Deadline deadline) {
        state.write("unpublished.putSent", deadline, () -> {
            sent.stream()
                    .filter(revision -> !state.isForgotten(revision.frame()))
                    .forEach(state.sent::add);
        });
    }

    @Override
    public Set<SentRevision> findSent(Collection<FrameId> frames, Deadline deadline) {
        return state.read(
                "unpublished.findSent",
                deadline,
                () -> state.sent.stream()
                        .filter(revision -> frames.contains(revision.frame()))
                        .collect(Collectors.toSet()));
    }

    @Override
    public Optional<HybridTime> latestEdit(Deadline deadline) {
        return state.read("unpublished.latestEdit", deadline, () -> Optional.ofNullable(state.latestEdit));
    }

    @Override
    public Set<FrameId> release(List<Residency> published, Deadline deadline) {
        return state.write("unpublished.release", deadline, () -> {
            for (Residency residency : published) {
                FrameId id = residency.frame();
                @Nullable Residency current = state.residencies.get(id);
                if (current != null
                        && current.home().equals(state.id)
                        && current.ledgerVersion() == residency.ledgerVersion()
                        && current.revision() == residency.revision()
                        && current.hash().equals(residency.hash())) {
                    state.residencies.remove(id);
                    state.edits.remove(id);
                    state.sent.removeIf(revision -> revision.frame().equals(id));
                    state.changed(id);
                }
            }
            return published.stream()
                    .map(Residency::frame)
                    .filter(id -> !state.isAtHome(id))
                    .collect(Collectors.toSet());
        });
    }
}
