package dev.stackmemory.adapter.lucene.internal;

import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;

/** How segments are written on each occasion. */
public final class WriterSettings {
    private static final double BULK_BUFFER_MB = 64;
    /** So many that an import of 100,000 frames merges nothing. */
    private static final double BULK_SEGMENTS = 12;

    private WriterSettings() {}

    /** A few changes, held until they are written down. */
    static IndexWriterConfig inMemory() {
        return base(new TieredMergePolicy()).setMergeScheduler(new SerialMergeScheduler());
    }

    /** While a search waits: only small segments are merged. */
    static IndexWriterConfig inPassing() {
        var merges = new TieredMergePolicy();
        merges.setMaxMergedSegmentMB(4);
        return base(merges).setMergeScheduler(new SerialMergeScheduler());
    }

    /** Many changes, with merges beside. */
    static IndexWriterConfig inBulk() {
        var merges = new TieredMergePolicy();
        merges.setSegmentsPerTier(BULK_SEGMENTS);
        return base(merges).setMergeScheduler(inThreads()).setRAMBufferSizeMB(BULK_BUFFER_MB);
    }

    /** Every segment that holds a deleted document is written anew without it. */
    static IndexWriterConfig erasing() {
        var merges = new TieredMergePolicy();
        merges.setForceMergeDeletesPctAllowed(0);
        return base(merges).setMergeScheduler(inThreads());
    }

    /** One segment in the order in which the documents come, in files that someone else puts together. */
    public static IndexWriterConfig immutable() {
        var merges = new LogDocMergePolicy();
        merges.setMergeFactor(10_000);
        merges.setNoCFSRatio(0);
        return new IndexWriterConfig()
                .setSimilarity(FrameSimilarity.NORMS)
                .setMergePolicy(merges)
                .setMergeScheduler(new SerialMergeScheduler())
                .setRAMBufferSizeMB(64)
                .setCommitOnClose(false)
                .setMaxFullFlushMergeWaitMillis(0)
                .setUseCompoundFile(false);
    }

    /** Merges in threads of their own. A failure is kept by the writer, which says so when it is asked to commit; nobody is told on a stream. */
    private static ConcurrentMergeScheduler inThreads() {
        return new ConcurrentMergeScheduler() {
            @Override
            protected void handleMergeException(Throwable failure) {}
        };
    }

    private static IndexWriterConfig base(TieredMergePolicy merges) {
        // One file for each segment: fewer to open when a process starts.
        merges.setNoCFSRatio(1);
        return new IndexWriterConfig()
                .setSimilarity(FrameSimilarity.NORMS)
                .setMergePolicy(merges)
                .setCommitOnClose(false)
                .setMaxFullFlushMergeWaitMillis(0)
                .setUseCompoundFile(true);
    }
}
