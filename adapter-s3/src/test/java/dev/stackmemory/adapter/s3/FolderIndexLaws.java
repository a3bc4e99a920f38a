package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.testkit.search.EditableChangeFeed;
import dev.stackmemory.testkit.search.LexicalSpreading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From three seeds, for each archive takes seconds to be made: segments of the same form are tried with eight. */
class FolderIndexLaws extends LexicalSpreading {
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answers_areTheSame_howeverTheFramesAreSpread(long seed) {
        requireSameAnswers(seed);
    }

    @AfterEach
    void closeArchives() {
        storages.forEach(FedIndex.Storage::close);
    }
}
