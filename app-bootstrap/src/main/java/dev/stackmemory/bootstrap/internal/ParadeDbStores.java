package dev.stackmemory.bootstrap.internal;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.Multibinds;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.adapter.watch.EventFile;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.settings.SettingKey;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A PostgreSQL as the home of new frames, with the ledger. */
@Module
interface ParadeDbStores {
    /** What is looked at before this machine uses it. */
    @Multibinds
    Set<GuardedParadeDb.OpeningCheck> checks();

    /** @param youngest the tier that it serves */
    @Provides
    @Singleton
    static GuardedParadeDb paradeDb(
            Settings settings,
            Map<String, String> environment,
            Tier youngest,
            Optional<EmbeddingModel> model,
            Measurements measurements,
            MigrationPart part,
            Set<GuardedParadeDb.OpeningCheck> checks,
            Consumer<String> notices,
            InstantSource clock,
            Closing closing) {
        ServerAddress address = address(settings, environment);
        ParadeDbSettings paradeDb = ParadeDbSettings.of(address)
                .withReplicas(replicas(settings, environment))
                .withAnalytics(settings.get(SettingKeys.PARADEDB_ANALYTICS)
                        .map(url -> address(SettingKeys.PARADEDB_ANALYTICS, url, settings, environment)))
                .withYoungestTier(youngest)
                .withFollowUps(part.followUps(model.isPresent()))
                .withPool(settings.get(SettingKeys.PARADEDB_POOL))
                .withSlowQuery(settings.get(SettingKeys.PARADEDB_SLOW_QUERY))
                .withTexts(settings.get(SettingKeys.PARADEDB_TEXTS))
                .withVectors(settings.get(SettingKeys.PARADEDB_VECTOR_PRECISION));
        var log = new PostgresLog(
                new EventFile(settings.home().resolve("postgresql.log")),
                paradeDb.reports().leak(),
                notices,
                clock);
        return new GuardedParadeDb(
                paradeDb.withMonitor(log),
                vectorSearch(settings),
                checks,
                new SeenDatabase(settings.home(), clock, log::tell),
                new OutageNote(settings.home(), paradeDb.id(), address + ", " + StoresMark.of(settings), clock),
                measurements,
                closing);
    }

    /** Where it is, and who connects to it. */
    static ServerAddress address(Settings settings, Map<String, String> environment) {
        String url = settings.get(SettingKeys.PARADEDB_URL)
                .orElseThrow(() -> new SettingsException("this topology needs the address of its PostgreSQL: set "
                        + SettingKeys.PARADEDB_URL.name()
                        + ", such as jdbc:postgresql://localhost:5432/memory"));
        return address(SettingKeys.PARADEDB_URL, url, settings, environment);
    }

    private static ServerAddress address(
            SettingKey<?> key, String url, Settings settings, Map<String, String> environment) {
        String variable = settings.get(SettingKeys.PARADEDB_PASSWORD_ENV);
        try {
            return new ServerAddress(
                    url,
                    settings.get(SettingKeys.PARADEDB_USER),
                    Optional.ofNullable(environment.get(variable)).filter(password -> !password.isEmpty()));
        } catch (IllegalArgumentException malformed) {
            throw new SettingsException(key.name() + ": " + malformed.getMessage(), malformed);
        }
    }

    /** Its standbys, to which the same user connects. */
    private static List<ServerAddress> replicas(Settings settings, Map<String, String> environment) {
        return settings.get(SettingKeys.PARADEDB_REPLICAS).stream()
                .map(url -> address(SettingKeys.PARADEDB_REPLICAS, url, settings, environment))
                .toList();
    }

    private static VectorSearch vectorSearch(Settings settings) {
        return switch (settings.get(SettingKeys.PARADEDB_VECTORS)) {
            case EXACT -> VectorSearch.exact();
            case APPROXIMATE -> VectorSearch.approximate();
        };
    }

    @Provides
    static Ledger ledger(GuardedParadeDb paradeDb) {
        return paradeDb.ledger();
    }

    @Provides
    static ChangeFeed changes(GuardedParadeDb paradeDb) {
        return paradeDb.changes();
    }

    @Provides
    static Outbox outbox(GuardedParadeDb paradeDb) {
        return paradeDb.outbox();
    }

    @Provides
    static Journal journal(GuardedParadeDb paradeDb) {
        return paradeDb.journal();
    }

    @Provides
    static ForgottenIds forgottenIds(GuardedParadeDb paradeDb) {
        return paradeDb.forgottenIds();
    }

    @Provides
    static Leases leases(GuardedParadeDb paradeDb) {
        return paradeDb.leases();
    }

    @Provides
    static Generations generations(GuardedParadeDb paradeDb) {
        return paradeDb.generations();
    }

    @Provides
    static ImportCheckpoints checkpoints(GuardedParadeDb paradeDb) {
        return paradeDb.checkpoints();
    }

    @Provides
    static LexicalIndex texts(GuardedParadeDb paradeDb) {
        return paradeDb.texts();
    }

    @Provides
    static Connections connections(GuardedParadeDb paradeDb) {
        return new Connections(paradeDb.poolNames(), paradeDb::pools);
    }
}
