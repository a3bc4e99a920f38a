package dev.stackmemory.adapter.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The public data that lies beside the repository on some machines and is no part of it. */
final class RealData {
    private RealData() {}

    /** The folder of that name; a test that asks for it is skipped, saying so, where it is missing. */
    static Path folder(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolveSibling("shared/data").resolve(name);
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        Assumptions.abort("no data: ../shared/data/" + name + " is missing");
        throw new IllegalStateException("abort returned");
    }
}
