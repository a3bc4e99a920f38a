package dev.stackmemory.bootstrap.crash;

import dev.stackmemory.adapter.lucene.LuceneIndex;
import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.adapter.s3.Warehouse;
import dev.stackmemory.adapter.sqlite.SqliteHome;
import dev.stackmemory.adapter.sqlite.SqliteSettings;
import dev.stackmemory.application.ForgetFrames;
import dev.stackmemory.application.ImportFrames;
import dev.stackmemory.application.search.SearchFrames;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.application.tier.DurableStores;
import dev.stackmemory.application.tier.ErasingBetweenMoves;
import dev.stackmemory.application.tier.LedgeredHome;
import dev.stackmemory.application.tier.Leftovers;
import dev.stackmemory.application.tier.MoveFrames;
import dev.stackmemory.application.tier.MoveStep;
import dev.stackmemory.application.tier.MoverTurns;
import dev.stackmemory.application.tier.TieredCatalog;
import dev.stackmemory.application.tier.TieredFrames;
import dev.stackmemory.application.tier.VerifyStores;
import dev.stackmemory.domain.eviction.EvictionOrder;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.RankingSettings;
import dev.stackmemory.domain.tier.Move;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.TierSettings;
import dev.stackmemory.domain.tier.TieringPlan;
import dev.stackmemory.domain.tier.TieringSettings;
import dev.stackmemory.domain.tier.Topology;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One memory over two real stores, put together in plain Java: a home that keeps the ledger, and an archive. */
final class TwoStores implements AutoCloseable {
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final InstantSource clock;
    private final Ports ports;
    private final SearchableArchive archive;

    /** What the home offers, whichever technology it is. */
    private record Ports(
            FrameHome frames,
            FrameCatalog catalog,
            Ledger ledger,
            ChangeFeed changes,
            Outbox outbox,
            Leases leases,
            ImportCheckpoints checkpoints,
            LexicalIndex words,
            SessionNeighbours neighbours,
            Optional<VectorIndex> vectors,
            StoreMaintenance maintenance,
            Erasing erasing) {}

    /**
     * @param place {@code sqlite FOLDER}, or {@code paradedb FOLDER URL USER PASSWORD ENDPOINT BUCKET KEY SECRET}
     */
    TwoStores(List<String> place, InstantSource clock) {
        this.clock = clock;
        Path folder = Path.of(place.get(1));
        this.ports = place.getFirst().equals("sqlite") ? sqlite(folder) : paradeDb(place);
        ArchiveSettings settings =
                place.getFirst().equals("sqlite") ? ArchiveSettings.ofFolder(folder.resolve("archive")) : bucket(place);
        this.archive = open(
                SearchableArchive.open(settings, SidecarSettings.of(folder.resolve("cache"))),
                SearchableArchive::close);
    }

    private <T> T open(T resource, Consumer<T> closing) {
        opened.push(() -> closing.accept(resource));
        return resource;
    }

    private Ports sqlite(Path folder) {
        SqliteHome home = open(SqliteHome.open(SqliteSettings.of(folder)), SqliteHome::close);
        LuceneIndex index =
                open(new LuceneIndex(folder.resolve("index"), home.changes(), notice -> {}), LuceneIndex::close);
        return new Ports(
                home.frames(),
                home.catalog(),
                home.ledger(),
                home.changes(),
                home.outbox(),
                home.leases(),
                home.checkpoints(),
                index,
                home.neighbours(),
                Optional.of(home.vectors()),
                home.maintenance(),
                home.erasing());
    }

    private Ports paradeDb(List<String> place) {
        ParadeDbHome home = open(
                ParadeDbHome.open(ParadeDbSettings.of(
                                new ServerAddress(place.get(2), Optional.of(place.get(3)), Optional.of(place.get(4))))
                        .withYoungestTier(Tier.HOT)),
                ParadeDbHome::close);
        return new Ports(
                home.frames(),
                home.catalog(),
                home.ledger(),
                home.changes(),
                home.outbox(),
                home.leases(),
                home.checkpoints(),
                home.texts(),
                home.neighbours(),
                Optional.empty(),
                home.maintenance(),
                home.erasing());
    }

    private static ArchiveSettings bucket(List<String> place) {
        var bucket = new Warehouse.Bucket(
                place.get(6),
                "memory",
                Optional.of(URI.create(place.get(5))),
                "us-east-1",
                true,
                Optional.of(new Warehouse.Keys(place.get(7), place.get(8))));
        return ArchiveSettings.of(
                bucket, new TableCatalog.Jdbc(place.get(2), Optional.of(place.get(3)), Optional.of(place.get(4))));
    }

    FrameHome home() {
        return ports.frames();
    }

    SearchableArchive archive() {
        return archive;
    }

    Ledger ledger() {
        return ports.ledger();
    }

    private DurableStores stores() {
        return DurableStores.of(List.of(
                new DurableStore(Tier.HOT, ports.frames(), ports.catalog(), ports.vectors(), ports.maintenance()),
                new DurableStore(
                        Tier.COLD,
                        archive.frames(),
                        archive.archive().catalog(),
                        Optional.of(archive.vectors()),
                        archive.maintenance())));
    }

    Leftovers leftovers() {
        return new Leftovers(ports.frames(), stores(), ports.ledger(), ports.outbox(), clock);
    }

    TieredFrames frames() {
        return new TieredFrames(stores(), ports.ledger());
    }

    TieredCatalog catalog() {
        return new TieredCatalog(stores(), ports.ledger(), ports.changes()::head, leftovers());
    }

    SearchFrames search() {
        SearchableHome hot =
                new SearchableHome(Tier.HOT, ports.frames(), ports.words(), ports.neighbours(), Optional.empty());
        SearchableHome cold = new SearchableHome(
                Tier.COLD, archive.frames(), archive.lexical(), archive.neighbours(), Optional.empty());
        return new SearchFrames(
                List.of(hot, LedgeredHome.of(cold, ports.ledger())), Optional.empty(), RankingSettings.DEFAULT, clock);
    }

    VerifyStores verifyStores() {
        return new VerifyStores(ports.frames(), stores(), ports.ledger(), ports.outbox(), leftovers(), clock);
    }

    ForgetFrames forgetFrames() {
        return new ForgetFrames(
                ports.frames(), List.of(new ErasingBetweenMoves(archive.erasing(), turns()), ports.erasing()));
    }

    ImportFrames importFrames() {
        return new ImportFrames(ports.frames(), frames(), ports.checkpoints());
    }

    /** As if so much time had passed that the turn of a killed mover has ended. */
    void endTurn() {
        // A lease that ends later than it could counts as ended.
        var unused = ports.leases().acquire("mover", "whoever comes next", Duration.ZERO, Deadline.NEVER);
    }

    private MoverTurns turns() {
        return new MoverTurns(ports.leases());
    }

    MoveFrames mover(Consumer<MoveStep> steps) {
        return mover(ports.ledger(), steps);
    }

    /** A mover that is given another ledger. */
    MoveFrames mover(Ledger ledger, Consumer<MoveStep> steps) {
        var settings = new TieringSettings(
                Map.of(
                        Tier.HOT, new TierSettings(ports.frames().id(), true, TierLimits.NONE),
                        Tier.COLD, new TierSettings(archive.frames().id(), true, TierLimits.NONE)),
                EvictionOrder.LRU,
                Topology.PROMOTION_THRESHOLD,
                Optional.empty(),
                Map.of());
        return new MoveFrames(
                settings,
                ports.frames(),
                stores(),
                ledger,
                ports.outbox(),
                turns(),
                forgetFrames(),
                leftovers(),
                Optional.empty(),
                clock,
                steps);
    }

    /** What brings the frames to a tier. */
    TieringPlan planFor(Collection<FrameId> frames, Tier tier) {
        MoveFrames mover = mover(step -> {});
        List<Move> moves = ports.ledger().find(frames, Deadline.NEVER).values().stream()
                .flatMap(residency -> mover.move(residency, tier).stream())
                .toList();
        return new TieringPlan(moves, List.of());
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
