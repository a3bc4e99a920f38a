package dev.stackmemory.cli.command;

import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Says a thing once in the life of a memory: a marker in its folder remembers that, and about what, it was said. */
final class FirstTimeNotes {
    private static final String WORDS_ONLY = ".told-words-only";
    private static final String VECTORS_MISSING = ".told-vectors-missing";
    private static final String ONCE = " This is said once.";

    private FirstTimeNotes() {}

    /** That search compares no meanings. 'status', 'config check' and 'search --explain' say it whenever they are asked. */
    static void wordsOnly(Invocation run) {
        if (run.settings().get(SettingKeys.EMBEDDING_PROVIDER).equals("none")) {
            tell(
                    run,
                    WORDS_ONLY,
                    "",
                    "Search is by words alone, because no embedding model is configured (docs/embedding.md)." + ONCE);
        }
    }

    /** That frames have no vector of the configured model: once for each model, and again after they were complete. */
    static void vectorsMissing(Invocation run, VectorsReport vectors) {
        if (vectors.missing() > 0) {
            tell(run, VECTORS_MISSING, vectors.model().toString(), VectorsView.missing(vectors) + ONCE);
            return;
        }
        try {
            Files.deleteIfExists(marker(run, VECTORS_MISSING));
        } catch (IOException readOnly) {
            // It stays silent about this model: a note is not worth a failure.
        }
    }

    private static void tell(Invocation run, String name, String about, String note) {
        Path marker = marker(run, name);
        try {
            if (Files.exists(marker, LinkOption.NOFOLLOW_LINKS)
                    && Files.readString(marker).equals(about)) {
                return;
            }
            Files.deleteIfExists(marker);
            createPrivate(marker, about);
        } catch (IOException readOnly) {
            // Said again the next time: that is better than a search that fails over a note.
        }
        run.note(SafeText.line(note));
    }

    private static Path marker(Invocation run, String name) {
        return run.settings().home().resolve(name);
    }

    private static void createPrivate(Path file, String content) throws IOException {
        FileAttribute<?>[] attributes =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            channel.write(StandardCharsets.UTF_8.encode(content));
        }
    }
}
