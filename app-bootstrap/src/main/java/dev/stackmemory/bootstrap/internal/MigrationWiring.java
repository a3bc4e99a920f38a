package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.migration.BackfillFrames;
import dev.stackmemory.application.migration.ControlRollout;
import dev.stackmemory.application.migration.CopyFrames;
import dev.stackmemory.application.migration.DecommissionStore;
import dev.stackmemory.application.migration.MigratingSearch;
import dev.stackmemory.application.migration.MigrationDiary;
import dev.stackmemory.application.migration.RecordingNote;
import dev.stackmemory.application.migration.Shadow;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.search.StoreExperience;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** What moves a memory to another; most of it is absent while nothing is migrated. */
@Module
interface MigrationWiring {
    @Provides
    static Optional<CopyFrames> copyFrames(
            FrameHome home,
            TieredFrames frames,
            Optional<TieredVectors> vectors,
            Outbox outbox,
            ForgetFrames forgetting,
            MigrationPart part,
            InstantSource clock) {
        return part.shadow()
                .map(shadow ->
                        new CopyFrames(home, frames, vectors.map(index -> index), outbox, forgetting, shadow, clock));
    }

    @Provides
    static Optional<MigrationDiary> diary(Journal journal, MigrationPart part, InstantSource clock) {
        return part.shadow().map(shadow -> new MigrationDiary(journal, shadow.name(), clock));
    }

    /** What a shadow is given is copied to it, which it need not note. */
    @Provides
    @Singleton
    static Optional<RecordingNote> recordingNote(
            Provider<Journal> journal, MigrationPart part, InstantSource clock, Consumer<String> notices) {
        return switch (part) {
            case MigrationPart.InUse inUse ->
                Optional.of(new RecordingNote(
                        journal::get, inUse.shadow().map(Shadow::name), clock, RecordingNote.PAUSE, notices));
            case MigrationPart.Copy copy -> Optional.empty();
        };
    }

    @Provides
    static Optional<BackfillFrames> backfillFrames(
            FrameHome home,
            Ledger ledger,
            ForgottenIds forgottenIds,
            Outbox outbox,
            Optional<CopyFrames> copying,
            MigrationPart part,
            Optional<MigrationDiary> diary) {
        return part.shadow()
                .map(shadow -> new BackfillFrames(
                        home, ledger, forgottenIds, outbox, copying.orElseThrow(), shadow, diary.orElseThrow()));
    }

    /** What is found in the shadow and was forgotten or edited here since is left out. */
    @Provides
    @Singleton
    static Optional<MigratingSearch> migratingSearch(
            SearchTurns inUse,
            Optional<EmbeddingModel> model,
            Ledger ledger,
            Optional<CopyFrames> copying,
            Optional<MigrationDiary> diary,
            MigrationPart part,
            Settings settings,
            CostModel prices,
            OwnNode own,
            InstantSource clock,
            Consumer<String> notices) {
        return part.shadow()
                .map(shadow -> new MigratingSearch(
                        inUse,
                        shadow,
                        inUse.sharedWith(new SearchFrames(
                                () -> shadow.searchable().stream()
                                        .map(home -> LedgeredHome.of(home, ledger))
                                        .toList(),
                                model,
                                RankingSettings.DEFAULT,
                                clock,
                                deadline -> shadow.ledger().usage(deadline),
                                prices,
                                new StoreExperience())),
                        copying.orElseThrow(),
                        diary.orElseThrow(),
                        settings.get(SettingKeys.MIGRATION_COMPARE),
                        () -> own.inUse().isEmpty(),
                        notices));
    }

    @Provides
    static Optional<ControlRollout> controlRollout(MigrationPart part, Optional<MigrationDiary> diary, Outbox outbox) {
        return part.shadow().map(shadow -> new ControlRollout(shadow, diary.orElseThrow(), outbox));
    }

    @Provides
    static DecommissionStore decommissionStore(@Whole Ledger ledger, Optional<BackfillFrames> backfilling) {
        return new DecommissionStore(ledger, backfilling);
    }
}
