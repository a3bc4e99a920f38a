package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.AccessLog;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ExportFrames;
import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.tier.ReportTiers;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.TimeOrderedIds;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The use cases over whatever stores the topology has. */
@Module
interface UseCases {
    /** Noting reads is not worth a longer wait for a busy store at the end of a command. */
    Duration ACCESS_FLUSH_LIMIT = Duration.ofMillis(200);

    @Provides
    @Singleton
    static Closing closing() {
        return new Closing();
    }

    @Provides
    static InstantSource clock() {
        return InstantSource.system();
    }

    @Provides
    @Singleton
    static TimeOrderedIds newIds(InstantSource clock) {
        return new TimeOrderedIds(clock, new SecureRandom());
    }

    @Provides
    @Singleton
    static AccessLog accessLog(Ledger ledger, InstantSource clock, Closing closing) {
        AccessLog accessLog = new AccessLog(ledger, clock);
        closing.add(() -> flush(accessLog));
        return accessLog;
    }

    private static void flush(AccessLog accessLog) {
        try {
            accessLog.flush(Deadline.after(ACCESS_FLUSH_LIMIT));
        } catch (StoreException.AccessDenied | StoreException.CapacityExceeded cannotWrite) {
            // Reading a home that cannot be written is no failure, and the counts promise nothing.
        }
    }

    @Provides
    static RecordFrames recordFrames(FrameHome home) {
        return new RecordFrames(home);
    }

    @Provides
    static FindFrame findFrame(FrameHome home, FrameCatalog catalog, AccessLog accessLog) {
        return new FindFrame(home, catalog, accessLog);
    }

    @Provides
    static ForgetFrames forgetFrames(FrameHome home, List<Erasing> places) {
        return new ForgetFrames(home, places);
    }

    @Provides
    static ExportFrames exportFrames(FrameHome home, FrameCatalog catalog) {
        return new ExportFrames(home, catalog);
    }

    @Provides
    static ImportFrames importFrames(FrameHome home, ImportCheckpoints checkpoints) {
        return new ImportFrames(home, checkpoints);
    }

    @Provides
    static VerifyStores verifyStores(
            FrameHome home, FrameCatalog catalog, Ledger ledger, StoreMaintenance maintenance) {
        return new VerifyStores(home, catalog, ledger, maintenance);
    }

    @Provides
    static CompactStores compactStores(ForgetFrames forgetting, StoreMaintenance maintenance) {
        return new CompactStores(forgetting, maintenance);
    }

    @Provides
    static ReportTiers reportTiers(Ledger ledger, StoreMaintenance maintenance, TieringSettings settings) {
        return new ReportTiers(ledger, maintenance, settings);
    }

    @Provides
    @Singleton
    static SearchFrames searchFrames(
            List<SearchableHome> homes, Optional<EmbeddingModel> model, Ledger ledger, InstantSource clock) {
        return new SearchFrames(homes, model, RankingSettings.DEFAULT, clock, ledger::usage);
    }

    @Provides
    static Optional<EmbedFrames> embedFrames(
            FrameHome home,
            FrameCatalog catalog,
            Outbox outbox,
            Optional<VectorIndex> vectors,
            Optional<EmbeddingModel> model,
            InstantSource clock) {
        return model.flatMap(
                configured -> vectors.map(kept -> new EmbedFrames(home, catalog, outbox, kept, configured, clock)));
    }

    @Provides
    static Optional<ReportVectors> reportVectors(
            FrameCatalog catalog, Outbox outbox, Optional<VectorIndex> vectors, Optional<EmbeddingModel> model) {
        return model.flatMap(configured -> vectors.map(kept -> new ReportVectors(catalog, outbox, kept, configured)));
    }
}
