package dev.stackmemory.application;

import dev.stackmemory.application.ImportFrames.ImportRemark;
import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.RecordOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Records the batches of one import, decides about frames that are here already, and counts what became of each. Not thread-safe. */
final class ImportRecording {
    private final FrameHome home;
    private final FrameReader reader;
    private final SourceKind kind;
    private final SupersededStates superseded;
    private final ImportTally tally;
    private final Consumer<ImportRemark> remarks;

    ImportRecording(
            FrameHome home,
            FrameReader reader,
            SourceKind kind,
            SupersededStates superseded,
            ImportTally tally,
            Consumer<ImportRemark> remarks) {
        this.home = home;
        this.reader = reader;
        this.kind = kind;
        this.superseded = superseded;
        this.tally = tally;
        this.remarks = remarks;
    }

    /** What becomes of a frame whose id is here already. */
    private sealed interface Decision {
        /**
         * @param isPresentState whether what came is what is here
         */
        record Keep(boolean isPresentState) implements Decision {}

        record Replace(FrameWrite write) implements Decision {}

        record Refuse(String reason) implements Decision {}
    }

    /** On return everything that is to be taken of the batch is on disk. */
    void record(List<SourceItem.Read> batch, Deadline deadline) {
        if (batch.isEmpty()) {
            return;
        }
        List<FrameWrite> creations =
                batch.stream().map(read -> FrameWrite.create(read.frame())).toList();
        List<RecordOutcome> outcomes = home.record(creations, deadline).outcomes();
        List<SourceItem.Read> known = new ArrayList<>();
        List<FrameId> shown = new ArrayList<>();
        for (int index = 0; index < outcomes.size(); index++) {
            switch (outcomes.get(index)) {
                case RecordOutcome.Conflict conflict -> known.add(batch.get(index));
                case RecordOutcome outcome -> {
                    tally.outcome(outcome);
                    shown.add(outcome.frame());
                }
            }
        }
        Map<FrameOfOrigin, SourceItem.Read> latest = latest(batch);
        if (!known.isEmpty()) {
            replace(known, latest, shown, deadline);
        }
        if (kind == SourceKind.FOREIGN) {
            rememberSuperseded(batch, latest, deadline);
            shown.forEach(superseded::show);
            superseded.save(deadline);
        }
    }

    private void rememberSuperseded(
            List<SourceItem.Read> batch, Map<FrameOfOrigin, SourceItem.Read> latest, Deadline deadline) {
        for (SourceItem.Read read : batch) {
            SourceItem.Read last = latest.getOrDefault(FrameOfOrigin.of(read.frame()), read);
            if (!last.equals(read) && !ContentHash.of(last.frame()).equals(ContentHash.of(read.frame()))) {
                superseded.add(read.frame(), deadline);
            }
        }
    }

    private void replace(
            List<SourceItem.Read> known,
            Map<FrameOfOrigin, SourceItem.Read> latest,
            List<FrameId> shown,
            Deadline deadline) {
        Map<FrameId, Frame> present = present(known, deadline);
        List<SourceItem.Read> replacing = new ArrayList<>();
        List<FrameWrite> replacements = new ArrayList<>();
        for (SourceItem.Read read : known) {
            FrameId id = read.frame().id();
            Frame current = present.get(id);
            if (current == null) {
                // It was forgotten since the batch was recorded.
                tally.outcome(new RecordOutcome.Forgotten(id));
                continue;
            }
            SourceItem.Read last = latest.getOrDefault(FrameOfOrigin.of(read.frame()), read);
            switch (decide(current, read.frame(), last.frame(), deadline)) {
                case Decision.Keep keep -> {
                    tally.outcome(new RecordOutcome.Unchanged(id, current.revision()));
                    if (keep.isPresentState()) {
                        shown.add(id);
                    }
                }
                case Decision.Refuse refuse -> refuse(read, refuse.reason());
                case Decision.Replace replace -> {
                    shown.add(id);
                    replacing.add(read);
                    replacements.add(replace.write());
                    present.put(id, replace.write().frame());
                }
            }
        }
        recordReplacements(replacing, replacements, deadline);
    }

    private Map<FrameId, Frame> present(List<SourceItem.Read> known, Deadline deadline) {
        List<FrameId> ids =
                known.stream().map(read -> read.frame().id()).distinct().toList();
        Map<FrameId, Frame> present = new HashMap<>();
        reader.find(ids, deadline).forEach((id, stored) -> present.put(id, stored.frame()));
        return present;
    }

    /**
     * @param last the state of the frame that the batch ends with
     */
    private Decision decide(Frame present, Frame incoming, Frame last, Deadline deadline) {
        if (!FrameOfOrigin.of(present).equals(FrameOfOrigin.of(incoming))) {
            return new Decision.Refuse("frame " + incoming.id() + " is here already and comes from '"
                    + present.provenance().source() + "'; an equal id from another origin never replaces it");
        }
        return switch (kind) {
            case FOREIGN -> decideByOrder(present, incoming, last, deadline);
            case OWN_MEMORY -> {
                if (incoming.revision() > present.revision()) {
                    yield new Decision.Replace(new FrameWrite(incoming, present.revision()));
                }
                yield ContentHash.of(present).equals(ContentHash.of(incoming))
                        ? new Decision.Keep(true)
                        : new Decision.Refuse("frame " + incoming.id() + " is here already in revision "
                                + present.revision() + ", which revision " + incoming.revision()
                                + " does not replace");
            }
        };
    }

    /** A foreign source has no revisions: what it shows last holds. */
    private Decision decideByOrder(Frame present, Frame incoming, Frame last, Deadline deadline) {
        if (ContentHash.of(present).equals(ContentHash.of(incoming))) {
            return new Decision.Keep(true);
        }
        if (!ContentHash.of(last).equals(ContentHash.of(incoming))) {
            return new Decision.Keep(false);
        }
        if (superseded.wasKnown(incoming, deadline)) {
            return new Decision.Keep(false);
        }
        if (superseded.hasShown(present.id())) {
            superseded.add(present, deadline);
        }
        superseded.withdraw(incoming);
        return new Decision.Replace(FrameWrite.edit(
                incoming.toBuilder().revision(present.revision() + 1).build()));
    }

    private void recordReplacements(List<SourceItem.Read> reads, List<FrameWrite> writes, Deadline deadline) {
        if (writes.isEmpty()) {
            return;
        }
        List<RecordOutcome> outcomes = home.record(writes, deadline).outcomes();
        for (int index = 0; index < outcomes.size(); index++) {
            SourceItem.Read read = reads.get(index);
            switch (outcomes.get(index)) {
                case RecordOutcome.Recorded edited -> tally.edited();
                case RecordOutcome.Conflict lost ->
                    refuse(read, "frame " + lost.frame() + " was edited by someone else meanwhile");
                case RecordOutcome outcome -> tally.outcome(outcome);
            }
        }
    }

    private void refuse(SourceItem.Read read, String reason) {
        tally.conflict();
        remarks.accept(new ImportRemark(read.location(), reason));
    }

    /**
     * The last occurrence of each frame in the batch. A foreign source that shows one frame twice means the later state; to take the
     * earlier one as well would make two new revisions each time the source is read again.
     */
    private static Map<FrameOfOrigin, SourceItem.Read> latest(List<SourceItem.Read> batch) {
        Map<FrameOfOrigin, SourceItem.Read> latest = new HashMap<>();
        batch.forEach(read -> latest.put(FrameOfOrigin.of(read.frame()), read));
        return latest;
    }

    private record FrameOfOrigin(FrameId id, String origin) {
        static FrameOfOrigin of(Frame frame) {
            return new FrameOfOrigin(frame.id(), frame.provenance().source());
        }
    }
}
