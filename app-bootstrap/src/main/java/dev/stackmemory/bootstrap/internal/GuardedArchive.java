package dev.stackmemory.bootstrap.internal;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.S3Archive;
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
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreHistory;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** An archive behind its guard, opened by the first call that reaches it. Thread-safe. */
final class GuardedArchive {
    private static final int PLACES = 64;
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final ArchiveSettings settings;
    private final SeenArchive seen;
    private final Guard guard;
    private final StoreMeter meter;
    private final Opening<SearchableArchive> opening;

    /**
     * @param open opens the archive of the settings, or fails with a {@code StoreException}
     * @param seen where programs note how far they have seen it get
     * @param note where programs note that it is away; absent where it is in a folder
     */
    GuardedArchive(
            ArchiveSettings settings,
            Supplier<SearchableArchive> open,
            SeenArchive seen,
            Optional<OutageNote> note,
            Measurements measurements,
            Closing closing) {
        this.settings = settings;
        this.seen = seen;
        this.guard = new Guard(settings.id(), PLACES, note);
        var connected = new Opening<>(() -> closing.add(open.get()));
        this.opening = new Opening<>(() -> {
            SearchableArchive opened = connected.get();
            look(new Opened(opened.archive()), Deadline.after(LOOK));
            closing.add(() ->
                    seen.remember(opened.archive().identity(), opened.archive().seenVersion()));
            return opened;
        });
        this.meter = measurements.of(Tier.COLD, settings.id());
        measurements.watch(settings.id(), guard::figures);
    }

    private record Opened(S3Archive archive) implements SeenArchive.Versioned {
        @Override
        public String identity() {
            return archive.identity();
        }

        @Override
        public long version(Deadline deadline) {
            return archive.version(deadline);
        }
    }

    private void look(SeenArchive.Versioned archive, Deadline deadline) {
        try {
            seen.look(archive, ArchiveWiring.describe(settings), deadline);
        } catch (StoreException.AccessDenied readOnly) {
            // Who cannot write to the memory moves nothing, either.
        }
    }

    /**
     * Compares it with what was seen of it, before frames are moved. One that is away takes none and gives none, and is looked at when it is opened.
     *
     * @throws StoreException if it was set back and that cannot be noted
     */
    void look(Deadline deadline) {
        boolean opensNow = !isOpen();
        try {
            var unused = guard.port(
                            SeenArchive.Versioned.class,
                            () -> new Opened(archive().archive()))
                    .version(deadline);
        } catch (StoreException.Unavailable | StoreException.DeadlineExceeded away) {
            return;
        }
        if (!opensNow) {
            look(new Opened(archive().archive()), deadline);
        }
    }

    /** From now on this is done each time that the archive has been away. */
    void whenBack(Readiness.Work work) {
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

    /** What it holds, whether it may be written, and what nobody has tried. */
    private StoreServer server() {
        S3Archive archive = archive().archive();
        long frames = archive.catalog().count(FrameFilter.ALL, Deadline.after(LOOK));
        List<String> warnings = new ArrayList<>(ArchiveWiring.doubts(settings));
        try {
            archive.tryWriting(Deadline.after(LOOK));
        } catch (StoreException.AccessDenied denied) {
            warnings.add("it may be read and not written, so that nothing can be moved there: " + denied.getMessage());
        }
        guard.answered(Deadline.after(LOOK));
        return new StoreServer(
                settings.id().toString(),
                "an Iceberg table in " + ArchiveWiring.describe(settings),
                "by an index beside each file; frames in it: " + frames,
                warnings);
    }
}
