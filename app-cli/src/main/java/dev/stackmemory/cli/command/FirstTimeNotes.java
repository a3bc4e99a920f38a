package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.Invocation;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says a thing once in the life of a memory: a marker in its folder remembers that it was said. */
final class FirstTimeNotes {
    private FirstTimeNotes() {}

    /** That search compares no meanings. 'status', 'config check' and 'search --explain' say it whenever they are asked. */
    static void wordsOnly(Invocation run) {
        if (!run.settings().get(SettingKeys.EMBEDDING_PROVIDER).equals("none")) {
            return;
        }
        Path marker = run.settings().home().resolve(".told-words-only");
        if (Files.exists(marker)) {
            return;
        }
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException toldMeanwhile) {
            return;
        } catch (IOException readOnly) {
            // Said again the next time: that is better than a search that fails over a note.
        }
        run.note(
                "Search is by words alone, because no embedding model is configured (docs/embedding.md). This is said once.");
    }
}
