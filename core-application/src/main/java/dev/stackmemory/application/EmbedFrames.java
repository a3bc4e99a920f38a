package dev.stackmemory.application;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.FrameVector;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.FrameSummary;
import dev.stackmemory.ports.store.ListOrder;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.Page;
import dev.stackmemory.ports.store.StoredFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives frames their vectors after their recording was acknowledged. The work waits in the outbox under {@value #TOPIC}, so it survives
 * the program and is shared by several of them; a frame that the model cannot take becomes a dead letter and blocks no other. Thread-safe.
 */
public final class EmbedFrames {
    /** The outbox topic. */
    public static final String TOPIC = "embed";

    private static final int BATCH = 64;
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

    private final FrameStore home;
    private final FrameCatalog catalog;
    private final Outbox outbox;
    private final VectorIndex vectors;
    private final EmbeddingModel model;
    private final InstantSource clock;

    public EmbedFrames(
            FrameStore home,
            FrameCatalog catalog,
            Outbox outbox,
            VectorIndex vectors,
            EmbeddingModel model,
            InstantSource clock) {
        this.home = home;
        this.catalog = catalog;
        this.outbox = outbox;
        this.vectors = vectors;
        this.model = model;
        this.clock = clock;
    }

    /**
     * What a run did.
     *
     * @param embedded frames that have their vector now
     * @param failed frames set aside for later or for good
     * @param waiting entries that are still in the outbox
     * @param obstacle why the run ended before the outbox was empty, if it did
     */
    public record EmbedReport(long embedded, long failed, long waiting, Optional<String> obstacle) {}

    /**
     * Works through what is due, until nothing is or the deadline passes. An unreachable model ends the run and counts as nobody's failure:
     * the entries are due again when their lease ends.
     */
    public EmbedReport drain(Progress progress, Deadline deadline) {
        long embedded = 0;
        long failed = 0;
        long total = outbox.depth(TOPIC, deadline);
        while (!deadline.isExpired()) {
            Instant now = clock.instant();
            List<Outbox.Entry> entries = outbox.claim(TOPIC, BATCH, now, now.plus(LEASE), deadline);
            if (entries.isEmpty()) {
                return new EmbedReport(embedded, failed, outbox.depth(TOPIC, Deadline.NEVER), Optional.empty());
            }
            try {
                int done = embed(entries, deadline);
                embedded += done;
                failed += entries.size() - done;
            } catch (StoreException.Unavailable | StoreException.AccessDenied | StoreException.DeadlineExceeded away) {
                return new EmbedReport(
                        embedded,
                        failed,
                        outbox.depth(TOPIC, Deadline.NEVER),
                        Optional.of(String.valueOf(away.getMessage())));
            }
            progress.report(embedded + failed, Math.max(total, embedded + failed));
        }
        return new EmbedReport(embedded, failed, outbox.depth(TOPIC, Deadline.NEVER), Optional.of("the time was up"));
    }

    /**
     * Queues every frame that has no vector of the configured model at its present revision, and works through the queue. Once every frame
     * has one, the vectors of other models are dropped.
     */
    public EmbedReport reembed(Progress progress, Deadline deadline) {
        ModelId current = model.id(deadline);
        Optional<String> cursor = Optional.empty();
        do {
            Page page = catalog.list(FrameFilter.ALL, ListOrder.OLDEST_FIRST, cursor, 1_000, deadline);
            List<FrameId> ids = page.frames().stream().map(FrameSummary::id).toList();
            Set<FrameId> present = vectors.findEmbedded(current, ids, deadline);
            outbox.add(TOPIC, ids.stream().filter(id -> !present.contains(id)).toList(), deadline);
            cursor = page.next();
        } while (cursor.isPresent());
        EmbedReport report = drain(progress, deadline);
        if (report.waiting() == 0 && report.failed() == 0) {
            vectors.listModels(deadline).stream()
                    .map(VectorIndex.ModelUsage::model)
                    .filter(other -> !other.equals(current))
                    .forEach(other -> vectors.drop(other, deadline));
        }
        return report;
    }

    /** Embeds a batch; returns how many frames need nothing more. */
    private int embed(List<Outbox.Entry> entries, Deadline deadline) {
        Map<Outbox.Entry, Frame> frames = frames(entries, deadline);
        List<Outbox.Entry> done = new ArrayList<>(entries);
        // A frame that is gone, or has no text, needs no vector.
        try {
            putVectors(frames, deadline);
        } catch (StoreException.Unavailable | StoreException.AccessDenied | StoreException.DeadlineExceeded away) {
            throw away;
        } catch (StoreException | IllegalArgumentException poisoned) {
            done.removeAll(embedOneByOne(frames, deadline));
        }
        outbox.complete(done, deadline);
        return done.size();
    }

    private Map<Outbox.Entry, Frame> frames(List<Outbox.Entry> entries, Deadline deadline) {
        Map<FrameId, StoredFrame> stored =
                home.find(entries.stream().map(Outbox.Entry::frame).toList(), deadline);
        Map<Outbox.Entry, Frame> frames = new LinkedHashMap<>();
        for (Outbox.Entry entry : entries) {
            StoredFrame copy = stored.get(entry.frame());
            if (copy != null && !FrameTexts.passage(copy.frame()).isEmpty()) {
                frames.put(entry, copy.frame());
            }
        }
        return frames;
    }

    private void putVectors(Map<Outbox.Entry, Frame> frames, Deadline deadline) {
        if (frames.isEmpty()) {
            return;
        }
        List<Frame> ordered = List.copyOf(frames.values());
        List<float[]> embedded =
                model.embed(ordered.stream().map(FrameTexts::passage).toList(), deadline);
        List<FrameVector> found = new ArrayList<>(ordered.size());
        for (int index = 0; index < ordered.size(); index++) {
            Frame frame = ordered.get(index);
            found.add(new FrameVector(frame.id(), frame.revision(), embedded.get(index)));
        }
        vectors.put(model.id(deadline), found, deadline);
    }

    /** Finds out which frames of a failed batch are to blame, and sets those aside. */
    private List<Outbox.Entry> embedOneByOne(Map<Outbox.Entry, Frame> frames, Deadline deadline) {
        List<Outbox.Entry> poisoned = new ArrayList<>();
        frames.forEach((entry, frame) -> {
            try {
                putVectors(Map.of(entry, frame), deadline);
            } catch (StoreException.Unavailable | StoreException.AccessDenied | StoreException.DeadlineExceeded away) {
                throw away;
            } catch (StoreException | IllegalArgumentException failed) {
                setAside(entry, String.valueOf(failed.getMessage()), deadline);
                poisoned.add(entry);
            }
        });
        return poisoned;
    }

    private void setAside(Outbox.Entry entry, String reason, Deadline deadline) {
        Instant now = clock.instant();
        if (entry.attempts() + 1 >= MAX_ATTEMPTS) {
            outbox.giveUp(entry, reason, now, deadline);
        } else {
            outbox.retryLater(entry, reason, now.plus(FIRST_RETRY.multipliedBy(1L << entry.attempts())), deadline);
        }
    }
}
