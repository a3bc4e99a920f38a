package dev.stackmemory.adapter.s3;

import dev.stackmemory.domain.tier.StoreId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Where an archive lies and how it is kept.
 *
 * @param id the name of this store in the ledger
 * @param warehouse where the files lie
 * @param catalog what knows the newest version
 * @param compression of the data files
 * @param targetFileBytes how large a data file should become, from 1 MB
 * @param maxFrameBytes the largest frame that is taken, counted in UTF-16 units of its texts
 * @param keepSnapshots how long older versions of the table stay readable
 * @param keepOrphans how long a file that no version names is taken for one that is still being written
 * @param memoryBytes what may be kept in memory of footers, indexes and lists of files
 * @param clock says how old files and snapshots are
 */
public record ArchiveSettings(
        StoreId id,
        Warehouse warehouse,
        TableCatalog catalog,
        Compression compression,
        long targetFileBytes,
        long maxFrameBytes,
        Duration keepSnapshots,
        Duration keepOrphans,
        long memoryBytes,
        InstantSource clock) {
    /** How data files are compressed. */
    public enum Compression {
        /** Small: about half of what Snappy leaves. */
        ZSTD,
        /** Quick, for readers without zstd. */
        SNAPPY
    }

    public ArchiveSettings {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(warehouse, "warehouse");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(clock, "clock");
        if (targetFileBytes < 1 << 20) {
            throw new IllegalArgumentException("data files of " + targetFileBytes + " bytes are too small");
        }
        if (maxFrameBytes < 1 || memoryBytes < 0 || keepSnapshots.isNegative() || keepOrphans.isNegative()) {
            throw new IllegalArgumentException("limits of the archive are negative");
        }
    }

    /** The store {@code s3} with the usual limits: files of 128 MB, a day of versions, frames of 256 MB. */
    public static ArchiveSettings of(Warehouse warehouse, TableCatalog catalog) {
        return new ArchiveSettings(
                StoreId.shared("s3"),
                warehouse,
                catalog,
                Compression.ZSTD,
                128L << 20,
                256L << 20,
                Duration.ofDays(1),
                Duration.ofHours(1),
                128L << 20,
                InstantSource.system());
    }

    /** An archive in a folder of this machine, its catalog beside the files. */
    public static ArchiveSettings ofFolder(Path folder) {
        return of(
                new Warehouse.Folder(folder.resolve("warehouse")),
                TableCatalog.Jdbc.sqlite(folder.resolve("catalog.db")));
    }

    public ArchiveSettings withId(StoreId value) {
        return new ArchiveSettings(
                value,
                warehouse,
                catalog,
                compression,
                targetFileBytes,
                maxFrameBytes,
                keepSnapshots,
                keepOrphans,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withCompression(Compression value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                value,
                targetFileBytes,
                maxFrameBytes,
                keepSnapshots,
                keepOrphans,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withTargetFileBytes(long value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                compression,
                value,
                maxFrameBytes,
                keepSnapshots,
                keepOrphans,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withMaxFrameBytes(long value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                compression,
                targetFileBytes,
                value,
                keepSnapshots,
                keepOrphans,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withKeepSnapshots(Duration value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                compression,
                targetFileBytes,
                maxFrameBytes,
                value,
                keepOrphans,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withKeepOrphans(Duration value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                compression,
                targetFileBytes,
                maxFrameBytes,
                keepSnapshots,
                value,
                memoryBytes,
                clock);
    }

    public ArchiveSettings withClock(InstantSource value) {
        return new ArchiveSettings(
                id,
                warehouse,
                catalog,
                compression,
                targetFileBytes,
                maxFrameBytes,
                keepSnapshots,
                keepOrphans,
                memoryBytes,
                value);
    }
}
