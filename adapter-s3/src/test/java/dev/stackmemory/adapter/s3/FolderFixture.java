package dev.stackmemory.adapter.s3;

import dev.stackmemory.adapter.s3.internal.table.WarehouseLook;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.testkit.contract.Capability;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An archive in a temporary folder. A folder has no connection that could break. */
final class FolderFixture implements StoreFixture {
    private final Path folder;

    FolderFixture() {
        try {
            folder = Files.createTempDirectory("stackmemory-archive");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ArchiveSettings settings() {
        // Nothing in these suites is cut off in the middle of a write, so whatever no version names is an orphan.
        return ArchiveSettings.ofFolder(folder).withKeepOrphans(Duration.ZERO).withKeepSnapshots(Duration.ZERO);
    }

    @Override
    public OpenStore open() {
        S3Archive archive = S3Archive.open(settings());
        return OpenStore.of(
                archive::close,
                archive.frames(),
                archive.catalog(),
                archive.erasing(),
                archive.maintenance(),
                archive.neighbours());
    }

    @Override
    public Set<Capability> missing() {
        return EnumSet.of(Capability.BREAK, Capability.STALL);
    }

    @Override
    public void damage(FrameId frame) {
        try (var look = new WarehouseLook(settings())) {
            look.alter(
                    frame,
                    original -> original.toBuilder()
                            .content(original.content() + "\u0001")
                            .build());
        }
    }

    @Override
    public List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
