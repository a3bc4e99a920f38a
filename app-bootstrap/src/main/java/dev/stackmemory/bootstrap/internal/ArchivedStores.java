package dev.stackmemory.bootstrap.internal;

import dagger.BindsOptionalOf;
import dagger.Module;
import dagger.Provides;
import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.bootstrap.DerivedIndexes;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.StoreHistory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A PostgreSQL as the warm tier, and an archive in a bucket for what is old. */
@Module
interface ArchivedStores {
    /** To look into the database whether this is the archive that it means, and to say so there. */
    Duration NOTING = Duration.ofSeconds(10);

    /** The copies in the nodes' own stores; absent where those keep none. */
    @BindsOptionalOf
    TierSettings copies();

    @Provides
    static Tier youngest() {
        return Tier.WARM;
    }

    @Provides
    @Singleton
    static GuardedArchive archive(
            Settings settings,
            Map<String, String> environment,
            GuardedParadeDb paradeDb,
            MoverTurns turns,
            Consumer<String> notices,
            InstantSource clock,
            Measurements measurements,
            Closing closing) {
        ArchiveSettings where = ArchiveWiring.settings(settings, environment);
        SidecarSettings sidecars = ArchiveWiring.sidecars(settings, ArchiveWiring.BUCKET_CACHE);
        var archive = new GuardedArchive(
                where,
                () -> {
                    SearchableArchive opened = SearchableArchive.open(where, sidecars);
                    try {
                        Deadline deadline = Deadline.after(NOTING);
                        String named = ArchiveWiring.describe(where);
                        var own = new OwnArchive(paradeDb.ledger(), paradeDb.journal(), clock);
                        if (!settings.get(SettingKeys.S3_LOST)) {
                            own.require(
                                    opened.archive(),
                                    named,
                                    () -> BucketNote.find(paradeDb.journal(), deadline),
                                    deadline);
                        }
                        own.remember(opened.archive(), deadline);
                        BucketNote.put(paradeDb.journal(), named, clock.instant(), deadline);
                    } catch (StoreException failure) {
                        opened.close();
                        throw failure;
                    }
                    return opened;
                },
                new SeenArchive(paradeDb.journal(), clock, notices),
                Optional.of(closing.beforeAll(new OutageNote(
                        settings.home(),
                        where.id(),
                        ArchiveWiring.describe(where) + ", " + StoresMark.of(settings),
                        clock))),
                measurements,
                closing);
        archive.whenBack(new ErasingWhenBack(paradeDb.frames(), new ErasingBetweenMoves(archive.erasing(), turns)));
        return archive;
    }

    @Provides
    static Supplier<Optional<GuardedArchive>> archiveInUse(GuardedArchive archive) {
        return () -> Optional.of(archive);
    }

    /** A batch that is just being moved there is not missed. */
    @Provides
    static Erasing archiveErasing(GuardedArchive archive, MoverTurns turns) {
        return new ErasingBetweenMoves(archive.erasing(), turns);
    }

    @Provides
    static Optional<StoreHistory> history(GuardedArchive archive) {
        return Optional.of(archive.history());
    }

    @Provides
    @Singleton
    static DurableStores stores(GuardedParadeDb paradeDb, GuardedArchive archive) {
        return DurableStores.of(
                Set.of(paradeDb.id(), ArchiveWiring.ID), () -> List.of(paradeDb.durable(), archive.durable()));
    }

    @Provides
    static Supplier<List<SearchableHome>> searchableHomes(
            GuardedParadeDb paradeDb, GuardedArchive archive, OwnNode own, Ledger shared, @Whole Ledger whole) {
        return () -> own.inUse()
                .map(node -> List.of(
                        node.searchable(),
                        LedgeredHome.of(paradeDb.searchable(), whole),
                        LedgeredHome.of(archive.searchable(), whole)))
                .orElseGet(() -> List.of(paradeDb.searchable(), LedgeredHome.of(archive.searchable(), shared)));
    }

    /** What is durable, and the copies on nodes. Other replicas have limits of their own, and are filled by reading. */
    @Provides
    static TieringSettings tiering(Settings settings, GuardedParadeDb paradeDb, Optional<TierSettings> copies) {
        TierLimits warm = TieringWiring.limits(
                settings, SettingKeys.WARM_MAX_AGE, SettingKeys.WARM_MAX_FRAMES, SettingKeys.WARM_MAX_BYTES);
        var tiers = new EnumMap<Tier, TierSettings>(Tier.class);
        copies.ifPresent(hot -> tiers.put(Tier.HOT, hot));
        tiers.put(Tier.WARM, new TierSettings(paradeDb.id(), true, warm));
        tiers.put(Tier.COLD, new TierSettings(ArchiveWiring.ID, true, TierLimits.NONE));
        return TieringWiring.of(settings, tiers);
    }

    @Provides
    static DerivedIndexes derivedIndexes(GuardedParadeDb paradeDb, GuardedArchive archive, OwnNode own) {
        DerivedIndexes warm = paradeDb.derivedIndexes();
        return new IndexesInTurn(
                List.of(own::rebuildWords, warm::rebuildTexts, archive::rebuildTexts), warm::indexVectors);
    }
}
