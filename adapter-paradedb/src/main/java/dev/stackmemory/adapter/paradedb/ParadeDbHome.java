package dev.stackmemory.adapter.paradedb;

import dev.stackmemory.adapter.paradedb.internal.Database;
import dev.stackmemory.adapter.paradedb.internal.LexicalExtension;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbCatalog;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbChangeFeed;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbEditTimes;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbErasing;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbForgottenIds;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbFrames;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbHybridIndex;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbImportCheckpoints;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbJournal;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLeases;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLedger;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbLexicalIndex;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbMaintenance;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbOutbox;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbReplicaEpoch;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbSessionCache;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbSessionNeighbours;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbTombstones;
import dev.stackmemory.adapter.paradedb.internal.ParadeDbVectorIndex;
import dev.stackmemory.adapter.paradedb.internal.ProjectGenerations;
import dev.stackmemory.adapter.paradedb.internal.ProposalIndex;
import dev.stackmemory.adapter.paradedb.internal.ServerCapabilities;
import dev.stackmemory.adapter.paradedb.internal.TextErasing;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.Progress;
import dev.stackmemory.ports.Watermark;
import dev.stackmemory.ports.search.HybridIndex;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.search.VectorIndex;
import dev.stackmemory.ports.store.ChangeFeed;
import dev.stackmemory.ports.store.EditTimes;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.ForgottenIds;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameHome;
import dev.stackmemory.ports.store.Generations;
import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.ports.store.Journal;
import dev.stackmemory.ports.store.Leases;
import dev.stackmemory.ports.store.Ledger;
import dev.stackmemory.ports.store.Outbox;
import dev.stackmemory.ports.store.ReplicaEpoch;
import dev.stackmemory.ports.store.ReplicaStore;
import dev.stackmemory.ports.store.ReplicaUpkeep;
import dev.stackmemory.ports.store.SharedTombstones;
import dev.stackmemory.ports.store.StoreMaintenance;
import java.util.List;
import java.util.Optional;

/**
 * A home in one PostgreSQL database, in a schema of its own: frames, ledger, feed of changes and outbox share its transactions. Safe
 * beside other processes on the same database. Thread-safe; every part may be used until this is closed, and throws {@code Unavailable}
 * after.
 */
public final class ParadeDbHome implements AutoCloseable {
    private static final String TEXT_INDEX = "frames";
    private static final long TEXT_CACHE_BYTES = 64L << 20;

    private final Database database;
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
    private final EditTimes editTimes;
    private final SharedTombstones tombstones;
    private final SessionNeighbours neighbours;
    private final Generations generations;
    private final ReplicaEpoch epoch;
    private final ParadeDbLexicalIndex exactTexts;
    private final Optional<LexicalExtension> proposing;
    private final LexicalIndex texts;

    private ParadeDbHome(Database database) {
        this.database = database;
        this.frames = new ParadeDbFrames(database);
        this.catalog = new ParadeDbCatalog(database);
        this.changes = new ParadeDbChangeFeed(database);
        this.ledger = new ParadeDbLedger(database);
        this.outbox = new ParadeDbOutbox(database);
        this.maintenance = new ParadeDbMaintenance(database);
        this.checkpoints = new ParadeDbImportCheckpoints(database);
        this.journal = new ParadeDbJournal(database);
        this.forgottenIds = new ParadeDbForgottenIds(database);
        this.leases = new ParadeDbLeases(database);
        this.editTimes = new ParadeDbEditTimes(database);
        this.tombstones = new ParadeDbTombstones(database);
        this.neighbours = new ParadeDbSessionNeighbours(database);
        this.generations = new ProjectGenerations(database);
        this.epoch = new ParadeDbReplicaEpoch(database);
        Deadline deadline = Deadline.after(
                database.settings().connections().connectTimeout().multipliedBy(2));
        ParadeDbVectorIndex.requirePrecision(database, deadline);
        this.exactTexts = ParadeDbLexicalIndex.atHome(database, changes, TEXT_INDEX, TEXT_CACHE_BYTES);
        this.proposing = database.settings().texts() == TextSearch.PROPOSING
                ? LexicalExtension.prepare(database, deadline)
                : Optional.empty();
        this.texts = proposing
                .<LexicalIndex>map(extension -> ProposalIndex.of(extension, database, changes, TEXT_INDEX))
                .orElse(exactTexts);
        this.erasing = new ParadeDbErasing(database, new TextErasing(database, changes, TEXT_INDEX));
        ServerCapabilities.tell(database, proposing, deadline);
    }

    /**
     * Opens the store. The schema {@code stackmemory} is made where it is missing, and brought to the newest version where it is older.
     *
     * @throws dev.stackmemory.ports.failure.StoreException.Unavailable if the server does not answer, or its pgvector is too old to keep
     *     vectors in half precision, which the settings ask for
     * @throws dev.stackmemory.ports.failure.StoreException.AccessDenied if the server refuses the user, or the user lacks a right
     * @throws dev.stackmemory.ports.failure.StoreException.NewerSchema if a newer program made the schema; nothing is changed
     * @throws dev.stackmemory.ports.failure.StoreException.CorruptStore if the schema is none of ours, or the database is not in UTF-8
     */
    public static ParadeDbHome open(ParadeDbSettings settings) {
        Database database = Database.open(settings);
        try {
            return new ParadeDbHome(database);
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
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

    public EditTimes editTimes() {
        return editTimes;
    }

    /** What is remembered of forgotten frames, for nodes to keep as well. */
    public SharedTombstones tombstones() {
        return tombstones;
    }

    public SessionNeighbours neighbours() {
        return neighbours;
    }

    public Generations generations() {
        return generations;
    }

    /**
     * Copies of frames that are at home elsewhere, in a table of this database that is not logged: keeping one waits for no disk, and a crash of the server empties
     * it. To be asked for once. What is erased here is erased there, and a frame that was forgotten here is not kept again.
     */
    public ReplicaStore sessionCache(SessionCacheLimits limits) {
        return new ParadeDbSessionCache(database, limits);
    }

    /** What the session cache holds. */
    public ReplicaUpkeep.Usage sessionCacheUsage(Deadline deadline) {
        return ParadeDbSessionCache.usage(database, deadline);
    }

    /** The ledger's number, which every forgetting raises. */
    public ReplicaEpoch epoch() {
        return epoch;
    }

    /** The words of the frames at home here, searched as the settings say. */
    public LexicalIndex texts() {
        return texts;
    }

    /**
     * Makes the index of the words anew, and drops what another way of searching them has left. Searches and writes go on meanwhile.
     *
     * @return whether nothing was left to do; false means that the deadline came first
     */
    public boolean indexTexts(Progress progress, Deadline deadline) {
        if (!texts.rebuild(progress, deadline)) {
            return false;
        }
        if (proposing.isPresent()) {
            exactTexts.drop(deadline);
        } else {
            ProposalIndex.drop(database, TEXT_INDEX, deadline);
        }
        return true;
    }

    /** What the server offers, what of it is used, and what an operator should know. Creates pgvector where {@link #vectors} would. */
    public Capabilities capabilities(Deadline deadline) {
        return ServerCapabilities.read(database, proposing, deadline);
    }

    /**
     * The vectors of the frames at home here. The extension pgvector is created where the server has it and the user may; absent where not, and then
     * search is by words only.
     *
     * @param search how the nearest are found
     */
    public Optional<VectorIndex> vectors(VectorSearch search, Deadline deadline) {
        return ParadeDbVectorIndex.open(database, search, deadline).map(index -> index);
    }

    /**
     * Words and vectors asked together. Absent where {@link #vectors} is, and where an extension proposes by words.
     *
     * @param search how the nearest are found
     */
    public Optional<HybridIndex> hybrid(VectorSearch search, Deadline deadline) {
        return proposing.isPresent()
                ? Optional.empty()
                : ParadeDbVectorIndex.open(database, search, deadline)
                        .map(vectors -> new ParadeDbHybridIndex(exactTexts, vectors));
    }

    /**
     * Makes the index of each model's vectors as the kind says, and takes others away, while searches and writes go on. Does nothing without pgvector.
     */
    public void indexVectors(VectorIndexKind kind, Deadline deadline) {
        ParadeDbVectorIndex.open(database, VectorSearch.exact(), deadline)
                .ifPresent(index -> index.rebuildIndexes(kind, deadline));
    }

    /** How far this process has seen the store get, without asking it. */
    public Watermark reached() {
        return database.reached();
    }

    /** What each pool of connections does and has done. */
    public List<PoolMetrics> pools() {
        return database.metrics();
    }

    /** Closes the connections. What was acknowledged is durable already. */
    @Override
    public void close() {
        database.close();
    }
}
