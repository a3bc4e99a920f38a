package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.application.AccessLog;
import dev.stackmemory.application.AwaitWrites;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ExportFrames;
import dev.stackmemory.application.FindFrame;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.LookBack;
import dev.stackmemory.application.RecordFrames;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.SessionStarts;
import dev.stackmemory.application.TimeOrderedIds;
import dev.stackmemory.application.WaitingWork;
import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.migration.CopyFrames;
import dev.stackmemory.application.migration.DecommissionStore;
import dev.stackmemory.application.migration.MigratingSearch;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.CompactStores;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.ReportTiers;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.application.tier.WarmSession;
import dev.stackmemory.application.tier.WarmSessions;
import dev.stackmemory.application.watch.KeepWatch;
import dev.stackmemory.application.watch.ReportActivity;
import dev.stackmemory.application.watch.WatchAlerts;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.watch.ActivityLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a topology is put together to. */
public interface Parts {
    RecordFrames recordFrames();

    AwaitWrites awaitWrites();

    FindFrame findFrame();

    /** Absent while there is no archive. */
    Optional<LookBack> lookBack();

    ForgetFrames forgetFrames();

    ExportFrames exportFrames();

    ImportFrames importFrames();

    VerifyStores verifyStores();

    CompactStores compactStores();

    ReportTiers reportTiers();

    CostModel prices();

    SearchFrames searchFrames();

    Search search();

    LexicalIndex lexicalIndex();

    Optional<EmbedFrames> embedFrames();

    Optional<ReportVectors> reportVectors();

    Optional<EmbeddingModel> embeddingModel();

    Optional<TieredVectors> vectors();

    FrameCatalog catalog();

    TieredCatalog wholeCatalog();

    Outbox outbox();

    Journal journal();

    ForgottenIds forgottenIds();

    FrameHome home();

    TieredFrames tieredFrames();

    Supplier<List<SearchableHome>> searchableHomes();

    Optional<CopyFrames> copyFrames();

    Optional<BackfillFrames> backfillFrames();

    Optional<MigratingSearch> migratingSearch();

    Optional<ControlRollout> controlRollout();

    DecommissionStore decommissionStore();

    WaitingWork waitingWork();

    MoveFrames moveFrames();

    Optional<SyncNode> syncNode();

    @Whole
    Ledger ledger();

    /** Absent where no store holds replicas. */
    Optional<TendReplicas> tendReplicas();

    /** Absent where there is no faster place to bring frames to. */
    Optional<WarmSession> warmSession();

    SessionStarts sessionStarts();

    /** Absent where there is no such place, or where it is not wanted. */
    Optional<WarmSessions> warmSessions();

    AccessLog accessLog();

    TimeOrderedIds newIds();

    Closing closing();

    ActivityLog activityLog();

    ReportActivity reportActivity();

    WatchAlerts watchAlerts();

    KeepWatch keepWatch();

    Connections connections();

    DerivedIndexes derivedIndexes();

    List<ServerCheck> servers();
}
