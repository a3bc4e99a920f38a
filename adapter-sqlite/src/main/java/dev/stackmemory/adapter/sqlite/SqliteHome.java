package dev.stackmemory.adapter.sqlite;

import dev.stackmemory.adapter.sqlite.internal.SqliteCatalog;
import dev.stackmemory.adapter.sqlite.internal.SqliteChangeFeed;
import dev.stackmemory.adapter.sqlite.internal.SqliteDatabase;
import dev.stackmemory.adapter.sqlite.internal.SqliteErasing;
import dev.stackmemory.adapter.sqlite.internal.SqliteForgottenIds;
import dev.stackmemory.adapter.sqlite.internal.SqliteFrames;
import dev.stackmemory.adapter.sqlite.internal.SqliteImportCheckpoints;
import dev.stackmemory.adapter.sqlite.internal.SqliteJournal;
import dev.stackmemory.adapter.sqlite.internal.SqliteKnownTombstones;
import dev.stackmemory.adapter.sqlite.internal.SqliteLeases;
import dev.stackmemory.adapter.sqlite.internal.SqliteLedger;
import dev.stackmemory.adapter.sqlite.internal.SqliteMaintenance;
import dev.stackmemory.adapter.sqlite.internal.SqliteOutbox;
import dev.stackmemory.adapter.sqlite.internal.SqliteReplicaSizes;
import dev.stackmemory.adapter.sqlite.internal.SqliteSessionNeighbours;
import dev.stackmemory.adapter.sqlite.internal.SqliteUnpublishedFrames;
import dev.stackmemory.adapter.sqlite.internal.SqliteVectorIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.KnownTombstones;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaSizes;
import dev.stackmemory.ports.store.StoreMaintenance;
import dev.stackmemory.ports.store.UnpublishedFrames;
import java.time.InstantSource;

/**
 * A home in one SQLite file: frames, ledger, feed of changes, outbox and vectors share its transactions. Safe beside other processes on
 * the same file. Thread-safe; every part may be used until this is closed, and throws {@code Unavailable} after.
 */
public final class SqliteHome implements AutoCloseable {
    private final SqliteDatabase database;
    private final FrameHome frames;
    private final FrameCatalog catalog;
    private final ChangeFeed changes;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Erasing erasing;
    private final StoreMaintenance maintenance;
    private final ImportCheckpoints checkpoints;
    private final Journal journal;
    private final ForgottenIds forgottenIds;
    private final Leases leases;
    private final UnpublishedFrames unpublished;
    private final KnownTombstones knownTombstones;
    private final ReplicaSizes replicaSizes;
    private final VectorIndex vectors;
    private final SessionNeighbours neighbours;

    private SqliteHome(SqliteDatabase database, InstantSource clock) {
        this.database = database;
        this.changes = new SqliteChangeFeed(database);
        this.frames = new SqliteFrames(database, changes.historyId());
        this.catalog = new SqliteCatalog(database);
        this.ledger = new SqliteLedger(database);
        this.outbox = new SqliteOutbox(database);
        this.erasing = new SqliteErasing(database);
        this.maintenance = new SqliteMaintenance(database);
        this.checkpoints = new SqliteImportCheckpoints(database);
        this.journal = new SqliteJournal(database);
        this.forgottenIds = new SqliteForgottenIds(database);
        this.leases = new SqliteLeases(database, clock);
        this.unpublished = new SqliteUnpublishedFrames(database);
        this.knownTombstones = new SqliteKnownTombstones(database);
        this.replicaSizes = new SqliteReplicaSizes(database);
        this.vectors = new SqliteVectorIndex(database);
        this.neighbours = new SqliteSessionNeighbours(database);
    }

    /**
     * Opens the store in the settings' folder. Folder and file are made where they are missing, and brought to the newest schema where
     * theirs is older.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.NewerSchema if a newer program wrote the file; nothing is changed
     * @throws dev.stackmemory.ports.failure.StoreException.CorruptStore if the file is damaged or no database of ours; nothing is changed
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if file or folder cannot be read and written
     */
    public static SqliteHome open(SqliteSettings settings) {
        return new SqliteHome(SqliteDatabase.open(settings), settings.clock());
    }

    public FrameHome frames() {
        return frames;
    }

    public FrameCatalog catalog() {
        return catalog;
    }

    public ChangeFeed changes() {
        return changes;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Outbox outbox() {
        return outbox;
    }

    public Erasing erasing() {
        return erasing;
    }

    public StoreMaintenance maintenance() {
        return maintenance;
    }

    public ImportCheckpoints checkpoints() {
        return checkpoints;
    }

    public Journal journal() {
        return journal;
    }

    public ForgottenIds forgottenIds() {
        return forgottenIds;
    }

    public Leases leases() {
        return leases;
    }

    /** What is still to come from here to a home that several nodes share. */
    public UnpublishedFrames unpublished() {
        return unpublished;
    }

    /** What a home that several nodes share remembers of forgotten frames. */
    public KnownTombstones knownTombstones() {
        return knownTombstones;
    }

    /** What the copies here take of frames that are at home elsewhere. */
    public ReplicaSizes replicaSizes() {
        return replicaSizes;
    }

    public SessionNeighbours neighbours() {
        return neighbours;
    }

    public VectorIndex vectors() {
        return vectors;
    }

    /** Closes the connections. What was acknowledged is on disk already. */
    @Override
    public void close() {
        database.close();
    }
}
