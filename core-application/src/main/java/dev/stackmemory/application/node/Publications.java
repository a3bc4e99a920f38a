package dev.stackmemory.application.node;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.FrameMerge;
import dev.stackmemory.domain.frame.HybridTime;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.store.StoredFrame;
import dev.stackmemory.ports.store.UnpublishedFrames.SentRevision;
import dev.stackmemory.ports.store.UnpublishedFrames.UnpublishedEdit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides how each frame of a batch is published. */
final class Publications {
    private final NodeStore node;
    private final SharedHome shared;
    private final EditClock clock;
    private final Deadline deadline;

    Publications(NodeStore node, SharedHome shared, EditClock clock, Deadline deadline) {
        this.node = node;
        this.shared = shared;
        this.clock = clock;
        this.deadline = deadline;
    }

    /**
     * Decides.
     *
     * @param ours the frames as they are at home here
     * @param there what the shared ledger says of them
     */
    Map<FrameId, Publication> decide(Map<FrameId, StoredFrame> ours, Map<FrameId, Residency> there) {
        Map<FrameId, UnpublishedEdit> edits = node.unpublished().findEdits(ours.keySet(), deadline);
        Set<SentRevision> sent = node.unpublished().findSent(there.keySet(), deadline);
        List<FrameId> changedByOthers = there.values().stream()
                .filter(residency -> !isHeld(ours.get(residency.frame()), residency))
                .filter(residency -> !isBase(edits.get(residency.frame()), residency))
                .filter(residency -> !isEarlier(residency, ours.get(residency.frame()), sent))
                .map(Residency::frame)
                .toList();
        Map<FrameId, StoredFrame> theirs =
                changedByOthers.isEmpty() ? Map.of() : shared.reader().find(changedByOthers, deadline);
        Map<FrameId, HybridTime> times =
                theirs.isEmpty() ? Map.of() : shared.times().find(contents(theirs.values()), deadline);
        times.values().forEach(clock::observe);
        Map<FrameId, Publication> publications = new LinkedHashMap<>();
        ours.forEach((id, copy) -> {
            Residency residency = there.get(id);
            UnpublishedEdit edit = edits.get(id);
            StoredFrame other = theirs.get(id);
            if (residency == null) {
                publications.put(id, write(copy, 0, edit));
            } else if (isHeld(copy, residency)) {
                publications.put(id, new Publication.Done(copy));
            } else if (isBase(edit, residency) || isEarlier(residency, copy, sent)) {
                publications.put(id, write(copy, residency.revision(), edit));
            } else if (other != null) {
                publications.put(id, unite(copy, Optional.ofNullable(edit), other, residency, times.get(id)));
            }
            // Else it changes just now, and the next run finds it.
        });
        return publications;
    }

    private static Map<FrameId, ContentHash> contents(Collection<StoredFrame> copies) {
        return copies.stream().collect(Collectors.toMap(copy -> copy.frame().id(), StoredFrame::hash));
    }

    private static Publication write(StoredFrame copy, long base, @Nullable UnpublishedEdit edit) {
        return new Publication.Write(
                copy.frame(),
                copy.hash(),
                base,
                false,
                Optional.ofNullable(edit).map(UnpublishedEdit::at));
    }

    private static boolean isHeld(@Nullable StoredFrame copy, Residency residency) {
        return copy != null && copy.matches(residency);
    }

    private static boolean isBase(@Nullable UnpublishedEdit edit, Residency residency) {
        return edit != null && isHeld(edit.base(), residency);
    }

    /** An earlier revision of ours, which was edited here while it was on its way or its answer was awaited, is no edit of others. */
    private static boolean isEarlier(Residency residency, @Nullable StoredFrame ours, Set<SentRevision> sent) {
        return ours != null
                && residency.revision() < ours.frame().revision()
                && sent.contains(SentRevision.of(residency));
    }

    private Publication unite(
            StoredFrame ours,
            Optional<UnpublishedEdit> edit,
            StoredFrame theirs,
            Residency residency,
            @Nullable HybridTime time) {
        if (!ours.frame().origin().equals(theirs.frame().origin())) {
            return new Publication.Stranger(
                    "frame " + ours.frame().id()
                            + " stays on this machine: the shared memory holds another frame of that id, which it does not replace. 'stackmemory export' and an import under another id publish it");
        }
        HybridTime theirTime =
                time != null ? time : HybridTime.first(shared.id().toString(), residency.placedAt());
        boolean oursIsLater = edit.map(made -> made.at().compareTo(theirTime) > 0)
                .orElse(ours.frame().revision() > theirs.frame().revision());
        StoredFrame earlier = oursIsLater ? theirs : ours;
        StoredFrame later = oursIsLater ? ours : theirs;
        HybridTime ourTime = edit.map(UnpublishedEdit::at).orElse(theirTime);
        // Where the shared home was set back behind what was edited here, theirs was not made from that.
        Optional<Frame> base = edit.map(made -> made.base().frame())
                .filter(edited -> edited.revision() < theirs.frame().revision());
        FrameMerge.Merged merged = FrameMerge.merge(base, earlier.frame(), later.frame());
        Frame united = ConflictEvent.add(merged, earlier, oursIsLater ? theirTime : ourTime);
        ContentHash content = ContentHash.of(united);
        return content.equals(theirs.hash())
                ? new Publication.Done(theirs)
                : new Publication.Write(
                        united,
                        content,
                        theirs.frame().revision(),
                        true,
                        Optional.of(oursIsLater ? ourTime : theirTime));
    }
}
