package dev.stackmemory.application;

import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.source.FrameSource;
import dev.stackmemory.ports.source.SourceItem;
import dev.stackmemory.ports.source.SourceKind;
import dev.stackmemory.ports.source.UnreadableSource;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.FrameReader;
import dev.stackmemory.ports.store.ImportCheckpoints;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Brings the frames of a source home, batch by batch in bounded memory. Each batch is acknowledged before its checkpoint is saved, so an
 * import that was cut anywhere goes on where it stopped, and one that is run again changes nothing.
 *
 * <p>A frame that is here already with other content is replaced only when both come from the same origin; an equal id from another
 * origin is reported as a conflict and never replaces. Thread-safe; two imports of one source at once are safe.
 */
public final class ImportFrames {
    private final FrameHome home;
    private final FrameReader present;
    private final ImportCheckpoints checkpoints;
    private final int batchItems;

    public ImportFrames(FrameHome home, ImportCheckpoints checkpoints) {
        this(home, home, checkpoints);
    }

    /**
     * The same, where frames may be at home in further stores.
     *
     * @param present reads what is there already, wherever it is at home
     */
    public ImportFrames(FrameHome home, FrameReader present, ImportCheckpoints checkpoints) {
        this(home, present, checkpoints, ImportBatch.MAX_ITEMS);
    }

    /** @param batchItems how many items of the source are acknowledged together at most */
    ImportFrames(FrameHome home, FrameReader present, ImportCheckpoints checkpoints, int batchItems) {
        this.home = home;
        this.present = present;
        this.checkpoints = checkpoints;
        this.batchItems = batchItems;
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
     * @throws UnreadableSource if the source cannot be read (any further); what it gave before is recorded
     * @throws dev.stackmemory.ports.failure.StoreException if the home fails; to run the import again loses and doubles nothing
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
        private final ImportBatch batch = new ImportBatch(batchItems);
        private final ImportRecording recording;
        private LongSupplier total = () -> -1;
        private long done;

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
            this.recording = new ImportRecording(
                    home, present, source.kind(), new SupersededStates(checkpoints, source.key()), tally, remarks);
        }

        ImportReport all() {
            Optional<String> checkpoint = checkpoints.find(source.key(), deadline);
            if (source.total() < 0) {
                // A stream, perhaps, which may keep its reader waiting while what it gave is to be recorded.
                return all(source.read(checkpoint), source::total);
            }
            try (ReadAhead items = ReadAhead.start(source, checkpoint)) {
                return all(items, items::total);
            }
        }

        private ImportReport all(Iterator<SourceItem> items, LongSupplier sourceTotal) {
            this.total = sourceTotal;
            Optional<String> stoppedAt;
            try {
                stoppedAt = readAll(items);
            } catch (UnreadableSource unreadable) {
                // What came before is whole; a source that always breaks here would otherwise never give it.
                write();
                throw unreadable;
            }
            write();
            return tally.report(stoppedAt);
        }

        private Optional<String> readAll(Iterator<SourceItem> items) {
            while (items.hasNext()) {
                SourceItem item = items.next();
                switch (item) {
                    case SourceItem.Read read -> take(read);
                    case SourceItem.Skipped skipped -> {
                        tally.skipped(skipped);
                        remarks.accept(new ImportRemark(skipped.location(), skipped.reason()));
                        if (skipped.malformed() && options.strict()) {
                            // Its checkpoint lies behind it and is not saved, so the next run meets it again.
                            return Optional.of(skipped.location() + ": " + skipped.reason());
                        }
                        batch.add(skipped);
                    }
                }
                done = item.progress();
                if (batch.isFull()) {
                    write();
                }
            }
            return Optional.empty();
        }

        private void take(SourceItem.Read read) {
            tally.read(read);
            read.repairs().forEach(repair -> remarks.accept(new ImportRemark(read.location(), repair)));
            batch.add(redacting ? redacted(read) : read);
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

        private void write() {
            recording.record(batch.frames(), deadline);
            batch.checkpoint().ifPresent(position -> checkpoints.save(source.key(), position, deadline));
            batch.clear();
            progress.report(done, total.getAsLong());
        }
    }
}
