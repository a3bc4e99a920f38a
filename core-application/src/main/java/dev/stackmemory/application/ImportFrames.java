package dev.stackmemory.application;

import dev.stackmemory.domain.frame.ContentHash;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameWrite;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.RecordOutcome;
import dev.stackmemory.ports.store.StoredFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings the frames of a source home, batch by batch in bounded memory. Each batch is acknowledged before its checkpoint is saved, so an
 * import that was cut anywhere goes on where it stopped, and one that is run again changes nothing.
 *
 * <p>A frame that is here already with other content is replaced only when both come from the same origin; an equal id from another
 * origin is reported as a conflict and never replaces. Thread-safe; two imports of one source at once are safe.
 */
public final class ImportFrames {
    private static final int BATCH_FRAMES = 1_000;
    private static final long BATCH_CHARACTERS = 4L << 20;

    private final FrameHome home;
    private final ImportCheckpoints checkpoints;

    public ImportFrames(FrameHome home, ImportCheckpoints checkpoints) {
        this.home = home;
        this.checkpoints = checkpoints;
    }

    /**
     * How to import.
     *
     * @param strict whether the first malformed record ends the import; what came before it stays
     * @param redact whether secrets are replaced on the way in; absent means for foreign sources only
     */
    public record ImportOptions(boolean strict, Optional<Boolean> redact) {
        public static final ImportOptions DEFAULT = new ImportOptions(false, Optional.empty());
    }

    /**
     * Something that the user should know about one record.
     *
     * @param location where it stands in the source
     * @param message what is the matter
     */
    public record ImportRemark(String location, String message) {}

    /**
     * Imports the source.
     *
     * @param remarks hears of each repair, skip and conflict as it happens
     */
    public ImportReport run(
            FrameSource source,
            ImportOptions options,
            Consumer<ImportRemark> remarks,
            Progress progress,
            Deadline deadline) {
        return new Run(source, options, remarks, progress, deadline).all();
    }

    private final class Run {
        private final FrameSource source;
        private final ImportOptions options;
        private final Consumer<ImportRemark> remarks;
        private final Progress progress;
        private final Deadline deadline;
        private final boolean redacting;
        private final ImportTally tally = new ImportTally();
        private final List<SourceItem.Read> batch = new ArrayList<>();
        private long batchCharacters;

        Run(
                FrameSource source,
                ImportOptions options,
                Consumer<ImportRemark> remarks,
                Progress progress,
                Deadline deadline) {
            this.source = source;
            this.options = options;
            this.remarks = remarks;
            this.progress = progress;
            this.deadline = deadline;
            this.redacting = options.redact().orElse(source.kind() == SourceKind.FOREIGN);
        }

        ImportReport all() {
            Iterator<SourceItem> items = source.read(checkpoints.find(source.key(), deadline));
            Optional<String> checkpoint = Optional.empty();
            while (items.hasNext()) {
                SourceItem item = items.next();
                switch (item) {
                    case SourceItem.Read read -> take(read);
                    case SourceItem.Skipped skipped -> {
                        tally.skipped(skipped);
                        remarks.accept(new ImportRemark(skipped.location(), skipped.reason()));
                        if (skipped.malformed() && options.strict()) {
                            write(checkpoint, skipped.progress());
                            return tally.report(Optional.of(skipped.location() + ": " + skipped.reason()));
                        }
                    }
                }
                if (item.checkpoint().isPresent()) {
                    checkpoint = item.checkpoint();
                }
                boolean full = batch.size() >= BATCH_FRAMES || batchCharacters >= BATCH_CHARACTERS;
                if (full || !items.hasNext()) {
                    write(checkpoint, item.progress());
                }
            }
            return tally.report(Optional.empty());
        }

        private void take(SourceItem.Read read) {
            tally.read(read);
            read.repairs().forEach(repair -> remarks.accept(new ImportRemark(read.location(), repair)));
            SourceItem.Read kept = redacting ? redacted(read) : read;
            batch.add(kept);
            batchCharacters += FrameTexts.characters(kept.frame());
        }

        private SourceItem.Read redacted(SourceItem.Read read) {
            FrameRedactor.RedactedFrame redacted = FrameRedactor.redact(read.frame());
            tally.redacted(redacted.counts());
            return new SourceItem.Read(
                    redacted.frame(),
                    read.location(),
                    read.repairs(),
                    read.attachments(),
                    read.progress(),
                    read.checkpoint());
        }

        private void write(Optional<String> checkpoint, long done) {
            recordBatch();
            checkpoint.ifPresent(position -> checkpoints.save(source.key(), position, deadline));
            progress.report(done, source.total());
        }

        private void recordBatch() {
            if (batch.isEmpty()) {
                return;
            }
            List<FrameWrite> creations =
                    batch.stream().map(read -> FrameWrite.create(read.frame())).toList();
            Map<FrameId, SourceItem.Read> known = new LinkedHashMap<>();
            List<RecordOutcome> outcomes = home.record(creations, deadline).outcomes();
            for (int index = 0; index < outcomes.size(); index++) {
                // An id that one batch holds twice is decided on its last occurrence.
                switch (outcomes.get(index)) {
                    case RecordOutcome.Conflict conflict -> known.put(conflict.frame(), batch.get(index));
                    case RecordOutcome outcome -> tally.outcome(outcome);
                }
            }
            replace(known);
            batch.clear();
            batchCharacters = 0;
        }

        private void replace(Map<FrameId, SourceItem.Read> known) {
            if (known.isEmpty()) {
                return;
            }
            Map<FrameId, StoredFrame> present = home.find(known.keySet(), deadline);
            List<FrameWrite> edits = new ArrayList<>();
            known.forEach((id, read) -> {
                StoredFrame current = present.get(id);
                // Forgotten between the two steps: there is nothing to replace any more.
                if (current != null) {
                    switch (decide(current, read.frame())) {
                        case Decision.Keep keep -> tally.unchanged();
                        case Decision.Edit edit -> edits.add(edit.write());
                        case Decision.Refuse refuse -> conflict(read.location(), refuse.reason());
                    }
                }
            });
            Map<FrameId, String> locations = known.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().location()));
            for (RecordOutcome outcome : recordEdits(edits)) {
                switch (outcome) {
                    case RecordOutcome.Recorded edited -> tally.edited();
                    case RecordOutcome.Conflict lost ->
                        conflict(
                                locations.getOrDefault(lost.frame(), source.key()),
                                "frame " + lost.frame() + " was edited meanwhile");
                    case RecordOutcome other -> tally.outcome(other);
                }
            }
        }

        private Collection<RecordOutcome> recordEdits(List<FrameWrite> edits) {
            return edits.isEmpty() ? List.of() : home.record(edits, deadline).outcomes();
        }

        private Decision decide(StoredFrame current, Frame incoming) {
            Frame present = current.frame();
            if (current.hash().equals(ContentHash.of(incoming))) {
                return new Decision.Keep();
            }
            if (!present.provenance().source().equals(incoming.provenance().source())) {
                return new Decision.Refuse("frame " + incoming.id() + " is here already and comes from '"
                        + present.provenance().source() + "'; an equal id from another origin never replaces it");
            }
            return switch (source.kind()) {
                case FOREIGN ->
                    new Decision.Edit(FrameWrite.edit(incoming.toBuilder()
                            .revision(present.revision() + 1)
                            .build()));
                case OWN_MEMORY ->
                    incoming.revision() > present.revision()
                            ? new Decision.Edit(new FrameWrite(incoming, present.revision()))
                            : new Decision.Refuse("frame " + incoming.id() + " is here already in revision "
                                    + present.revision() + ", which revision " + incoming.revision()
                                    + " does not replace");
            };
        }

        private void conflict(String location, String reason) {
            tally.conflict();
            remarks.accept(new ImportRemark(location, reason));
        }
    }

    /** What becomes of a frame whose id is here already. */
    private sealed interface Decision {
        record Keep() implements Decision {}

        record Edit(FrameWrite write) implements Decision {}

        record Refuse(String reason) implements Decision {}
    }
}
