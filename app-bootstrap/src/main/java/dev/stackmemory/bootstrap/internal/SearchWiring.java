package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dev.stackmemory.application.EmbedFrames;
import dev.stackmemory.application.ReportVectors;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchTurns;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.search.StoreExperience;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.TieredVectors;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.domain.cost.CostModel;
import dev.stackmemory.domain.cost.StorePrices;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Search by words and by meaning over whatever stores the topology has. */
@Module
interface SearchWiring {
    @Provides
    static Optional<TieredVectors> vectors(@Whole DurableStores stores, @Whole Ledger ledger) {
        return stores.inUse().getFirst().vectors().map(any -> new TieredVectors(stores, ledger));
    }

    @Provides
    @Singleton
    static CostModel prices(Settings settings) {
        boolean inAFolder = settings.get(SettingKeys.S3_BUCKET).isEmpty();
        return inAFolder ? CostModel.DEFAULT.with(ArchiveWiring.ID.technology(), StorePrices.FREE) : CostModel.DEFAULT;
    }

    @Provides
    @Singleton
    static StoreExperience storeExperience(Settings settings, InstantSource clock, Closing closing) {
        var note = new ExperienceNote(settings.home(), StoresMark.of(settings), clock);
        var experience = new StoreExperience(note::read);
        closing.beforeAll(() -> note.add(experience.learned(System.nanoTime())));
        return experience;
    }

    @Provides
    @Singleton
    static SearchFrames searchFrames(
            Supplier<List<SearchableHome>> homes,
            Optional<EmbeddingModel> model,
            @Whole Ledger ledger,
            InstantSource clock,
            CostModel prices,
            StoreExperience experience) {
        return new SearchFrames(homes, model, RankingSettings.DEFAULT, clock, ledger::usage, prices, experience);
    }

    /** Words and vectors keep a processor busy, and what they wait for meanwhile leaves room for another. */
    @Provides
    @Singleton
    static SearchTurns searchTurns(SearchFrames search) {
        return new SearchTurns(search, 2 * Runtime.getRuntime().availableProcessors());
    }

    @Provides
    static Optional<EmbedFrames> embedFrames(
            TieredFrames frames,
            TieredCatalog catalog,
            Outbox outbox,
            DurableStores stores,
            Ledger ledger,
            OwnNode own,
            Optional<TieredVectors> vectors,
            Optional<EmbeddingModel> model,
            InstantSource clock,
            Optional<Generations> generations) {
        if (model.isEmpty() || vectors.isEmpty()) {
            return Optional.empty();
        }
        var shared = new EmbedFrames(
                frames, catalog, outbox, new TieredVectors(stores, ledger), model.get(), clock, generations);
        return Optional.of(own.inUse()
                .map(node -> node.embedding(model.get(), clock).with(shared))
                .orElse(shared));
    }

    @Provides
    static Optional<ReportVectors> reportVectors(
            FrameCatalog catalog,
            @Whole List<Outbox> outboxes,
            Optional<TieredVectors> vectors,
            Optional<EmbeddingModel> model) {
        return model.flatMap(configured -> vectors.map(kept -> new ReportVectors(catalog, outboxes, kept, configured)));
    }
}
