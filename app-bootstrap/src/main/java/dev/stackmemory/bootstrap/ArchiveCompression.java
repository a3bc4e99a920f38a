package dev.stackmemory.bootstrap;

/** How the files of an archive are compressed. */
public enum ArchiveCompression {
    ZSTD,
    SNAPPY
}
