package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.ports.search.SessionNeighbours;
import dev.stackmemory.ports.store.Erasing;
import dev.stackmemory.ports.store.FrameCatalog;
import dev.stackmemory.ports.store.FrameStore;
import dev.stackmemory.ports.store.StoreMaintenance;

/** What implements the ports over one open table. */
public final class ArchiveParts {
    private final FrameStore frames;
    private final FrameCatalog catalog;
    private final Erasing erasing;
    private final StoreMaintenance maintenance;
    private final SessionNeighbours neighbours;
    private final ArchiveHistory history;
    private final TableFiles tableFiles;

    public ArchiveParts(ArchiveTable table) {
        var files = new RowFiles(table.settings(), table.io(), table.observer());
        var rewrites = new Rewrites(table, files);
        var remains = new Remains(table);
        var changes = new Changes(table, files, rewrites);
        this.frames = new FrameArchive(table, changes);
        this.catalog = new ArchiveCatalog(table, table::newest);
        this.erasing = new ArchiveErasing(table, changes, rewrites, remains);
        this.maintenance = new ArchiveMaintenance(table, changes, rewrites, remains);
        this.neighbours = new ArchiveNeighbours(table);
        this.history = new ArchiveHistory(table);
        this.tableFiles = new TableFiles(table, changes, rewrites);
    }

    public FrameStore frames() {
        return frames;
    }

    public FrameCatalog catalog() {
        return catalog;
    }

    public Erasing erasing() {
        return erasing;
    }

    public StoreMaintenance maintenance() {
        return maintenance;
    }

    public SessionNeighbours neighbours() {
        return neighbours;
    }

    public ArchiveHistory history() {
        return history;
    }

    public TableFiles files() {
        return tableFiles;
    }
}
