package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.AccessLog;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ExportFrames;
import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.TimeOrderedIds;
import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.migration.CopyFrames;
import dev.stackmemory.application.migration.DecommissionStore;
import dev.stackmemory.application.migration.MigratingSearch;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.ReportTiers;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a topology is put together to. */
public interface Parts {
    RecordFrames recordFrames();

    FindFrame findFrame();

    ForgetFrames forgetFrames();

    ExportFrames exportFrames();

    ImportFrames importFrames();

    VerifyStores verifyStores();

    CompactStores compactStores();

    ReportTiers reportTiers();

    SearchFrames searchFrames();

    LexicalIndex lexicalIndex();

    Optional<EmbedFrames> embedFrames();

    Optional<ReportVectors> reportVectors();

    Optional<EmbeddingModel> embeddingModel();

    Optional<TieredVectors> vectors();

    FrameCatalog catalog();

    TieredCatalog wholeCatalog();

    Ledger ledger();

    Outbox outbox();

    Journal journal();

    FrameHome home();

    TieredFrames tieredFrames();

    Supplier<List<SearchableHome>> searchableHomes();

    Optional<CopyFrames> copyFrames();

    Optional<BackfillFrames> backfillFrames();

    Optional<MigratingSearch> migratingSearch();

    Optional<ControlRollout> controlRollout();

    DecommissionStore decommissionStore();

    MoveFrames moveFrames();

    AccessLog accessLog();

    TimeOrderedIds newIds();

    Closing closing();

    DerivedIndexes derivedIndexes();

    List<StoreServer> servers();
}
