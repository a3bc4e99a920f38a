package dev.stackmemory.adapter.s3;

import dev.stackmemory.adapter.s3.internal.table.WarehouseLook;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.testkit.contract.Capability;
import dev.stackmemory.testkit.contract.ErasingContract;
import dev.stackmemory.testkit.contract.FrameStoreContract;
import dev.stackmemory.testkit.contract.OpenStore;
import dev.stackmemory.testkit.contract.SessionNeighboursContract;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.StoreMaintenanceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** With indexes beside its files the archive keeps its promises as a store; what is erased is in none of their bytes either. */
class SearchableFolderIT {
    @TempDir
    Path folder;

    private final class Fixture implements StoreFixture {
        private ArchiveSettings settings() {
            return ArchiveSettings.ofFolder(folder.resolve("archive"))
                    .withKeepOrphans(Duration.ZERO)
                    .withKeepSnapshots(Duration.ZERO);
        }

        @Override
        public OpenStore open() {
            var archive = SearchableArchive.open(settings(), SidecarSettings.of(folder.resolve("cache")));
            return OpenStore.of(
                    archive::close,
                    archive.frames(),
                    archive.archive().catalog(),
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
        public void close() {}
    }

    @Nested
    class Store extends FrameStoreContract {
        @Override
        protected StoreFixture createFixture() {
            return new Fixture();
        }
    }

    @Nested
    class Erasings extends ErasingContract {
        @Override
        protected StoreFixture createFixture() {
            return new Fixture();
        }
    }

    @Nested
    class Maintenance extends StoreMaintenanceContract {
        @Override
        protected StoreFixture createFixture() {
            return new Fixture();
        }
    }

    @Nested
    class Neighbours extends SessionNeighboursContract {
        @Override
        protected StoreFixture createFixture() {
            return new Fixture();
        }
    }
}
