package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stores of a laptop: one SQLite file. */
@Module
interface LocalStores {
    @Provides
    @Singleton
    static Closing closing() {
        return new Closing();
    }

    @Provides
    @Singleton
    static SqliteHome sqlite(Settings settings, Optional<EmbeddingModel> model, Closing closing) {
        Set<String> followUps = model.isPresent() ? Set.of(EmbedFrames.TOPIC) : Set.of();
        return closing.add(SqliteHome.open(SqliteSettings.of(settings.home()).withFollowUps(followUps)));
    }

    @Provides
    static FrameHome home(SqliteHome sqlite) {
        return sqlite.frames();
    }

    @Provides
    static FrameCatalog catalog(SqliteHome sqlite) {
        return sqlite.catalog();
    }

    @Provides
    static Ledger ledger(SqliteHome sqlite) {
        return sqlite.ledger();
    }

    @Provides
    static ChangeFeed changes(SqliteHome sqlite) {
        return sqlite.changes();
    }

    @Provides
    static Outbox outbox(SqliteHome sqlite) {
        return sqlite.outbox();
    }

    @Provides
    static ImportCheckpoints checkpoints(SqliteHome sqlite) {
        return sqlite.checkpoints();
    }

    @Provides
    static StoreMaintenance maintenance(SqliteHome sqlite) {
        return sqlite.maintenance();
    }

    @Provides
    static List<Erasing> erasing(SqliteHome sqlite) {
        return List.of(sqlite.erasing());
    }
}
