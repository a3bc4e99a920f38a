package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.SearchableArchive;
import dev.stackmemory.application.search.SearchableHome;
import dev.stackmemory.application.tier.DurableStore;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.internal.measure.Measurements;
import dev.stackmemory.bootstrap.internal.measure.StoreMeter;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** An archive behind its guard, opened by the first call that reaches it. Thread-safe. */
final class GuardedArchive {
    private static final int PLACES = 64;
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final ArchiveSettings settings;
    private final Guard guard;
    private final StoreMeter meter;
    private final Opening<SearchableArchive> opening;

    /**
     * @param open opens the archive of the settings, or fails with a {@code StoreException}
     * @param note where programs note that it is away; absent where it is in a folder
     */
    GuardedArchive(
            ArchiveSettings settings,
            Supplier<SearchableArchive> open,
            Optional<OutageNote> note,
            Measurements measurements) {
        this.settings = settings;
        this.guard = new Guard(settings.id(), PLACES, note);
        this.opening = new Opening<>(open);
        this.meter = measurements.of(Tier.COLD, settings.id());
        measurements.watch(settings.id(), guard::figures);
    }

    /** From now on this is done each time that the archive has been away. */
    void whenBack(Guard.Readying work) {
        guard.whenBack(work);
    }

    private SearchableArchive archive() {
        return opening.get();
    }

    /** Whether it was opened by this program. */
    boolean isOpen() {
        return opening.isOpen();
    }

    private <T> T port(Class<T> type, Function<SearchableArchive, T> part) {
        return guard.port(type, () -> part.apply(archive()));
    }

    DurableStore durable() {
        return new DurableStore(
                Tier.COLD,
                meter.of(port(FrameStore.class, SearchableArchive::frames)),
                meter.of(port(FrameCatalog.class, opened -> opened.archive().catalog())),
                Optional.of(meter.of(port(VectorIndex.class, SearchableArchive::vectors))),
                port(StoreMaintenance.class, SearchableArchive::maintenance));
    }

    SearchableHome searchable() {
        return new SearchableHome(
                Tier.COLD,
                meter.of(port(FrameStore.class, SearchableArchive::frames)),
                meter.of(port(LexicalIndex.class, SearchableArchive::lexical)),
                meter.of(port(SessionNeighbours.class, SearchableArchive::neighbours)),
                Optional.of(meter.of(port(VectorIndex.class, SearchableArchive::vectors))));
    }

    StoreHistory history() {
        return port(StoreHistory.class, opened -> opened.archive().history());
    }

    Erasing erasing() {
        return meter.of(port(Erasing.class, SearchableArchive::erasing));
    }

    boolean rebuildTexts(Progress progress, Deadline deadline) {
        return archive().lexical().rebuild(progress, deadline);
    }

    ServerCheck check() {
        return new ServerCheck(settings.id().toString(), this::server);
    }

    /** What it holds. */
    private StoreServer server() {
        long frames = archive().archive().catalog().count(FrameFilter.ALL, Deadline.after(LOOK));
        guard.answered(Deadline.after(LOOK));
        return new StoreServer(
                settings.id().toString(),
                "an Iceberg table in " + ArchiveWiring.describe(settings),
                "by an index beside each file; frames in it: " + frames,
                List.of());
    }
}
