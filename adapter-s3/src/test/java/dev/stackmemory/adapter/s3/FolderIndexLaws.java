package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalIndexLaws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FolderIndexLaws extends LexicalIndexLaws {
    @TempDir
    Path folder;

    private final List<FedIndex.Storage> storages = new ArrayList<>();

    @Override
    protected LexicalIndex create(String storage, EditableChangeFeed changes) {
        var made = new FedIndex.Storage(SearchableArchive.open(
                ArchiveSettings.ofFolder(folder.resolve(storage)),
                SidecarSettings.of(folder.resolve(storage + "-cache"))));
        storages.add(made);
        return new FedIndex(made, changes);
    }

    @AfterEach
    void closeArchives() {
        storages.forEach(FedIndex.Storage::close);
    }
}
