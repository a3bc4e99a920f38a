package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.contract.StoreFixture;
import dev.stackmemory.testkit.contract.VectorIndexContract;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalConditionsContract;
import dev.stackmemory.testkit.search.LexicalIndexContract;
import dev.stackmemory.testkit.search.LexicalRankingContract;
import dev.stackmemory.testkit.search.LexicalStatisticsContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The archive in a folder answers as every index does. */
class FolderIndexIT {
    @TempDir
    Path folder;

    private final Map<String, FedIndex.Storage> storages = new HashMap<>();

    private LexicalIndex indexIn(String name, EditableChangeFeed changes) {
        return new FedIndex(
                storages.computeIfAbsent(
                        name,
                        any -> new FedIndex.Storage(SearchableArchive.open(
                                ArchiveSettings.ofFolder(folder.resolve(name)),
                                SidecarSettings.of(folder.resolve(name + "-cache"))))),
                changes);
    }

    @AfterEach
    void closeArchives() {
        storages.values().forEach(FedIndex.Storage::close);
    }

    @Nested
    class Changes extends LexicalIndexContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexIn(storage, changes);
        }
    }

    @Nested
    class Statistics extends LexicalStatisticsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexIn(storage, changes);
        }
    }

    @Nested
    class Conditions extends LexicalConditionsContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexIn(storage, changes);
        }
    }

    @Nested
    class Ranking extends LexicalRankingContract {
        @Override
        protected LexicalIndex create(String storage, EditableChangeFeed changes) {
            return indexIn(storage, changes);
        }
    }

    @Nested
    class Vectors extends VectorIndexContract {
        @Override
        protected StoreFixture createFixture() {
            return new FedVectorsFixture(
                    ArchiveSettings.ofFolder(folder.resolve("vectors")), folder.resolve("vectors-cache"));
        }
    }
}
