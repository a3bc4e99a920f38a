package dev.stackmemory.testkit.server.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a PostgreSQL server's programs lie on this machine. */
final class PostgresPrograms {
    /** Debian's and Ubuntu's folders, one per version. */
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private static final int FIRST_WITH_ICU_LOCALE = 15;

    private PostgresPrograms() {}

    /** The folder with the programs of the newest version, before which one with pgvector goes. */
    static Optional<Path> find() {
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> versions = Files.list(VERSIONS)) {
                Optional<Path> best = versions.map(version -> version.resolve("bin"))
                        .filter(PostgresPrograms::isServer)
                        .max(Comparator.comparing(PostgresPrograms::hasVector)
                                .thenComparingInt(PostgresPrograms::version));
                if (best.isPresent()) {
                    return best;
                }
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Machine.findProgram("postgres").map(program -> {
            try {
                return program.toRealPath().resolveSibling("");
            } catch (IOException e) {
                return program.resolveSibling("");
            }
        });
    }

    /** Whether its databases can order texts by ICU, which needs no locale of the system. */
    static boolean hasIcu(Path bin) {
        return bin.startsWith(VERSIONS) && version(bin) >= FIRST_WITH_ICU_LOCALE;
    }

    private static boolean isServer(Path bin) {
        return Files.isExecutable(bin.resolve("postgres")) && Files.isExecutable(bin.resolve("initdb"));
    }

    private static boolean hasVector(Path bin) {
        return Files.exists(
                Path.of("/usr/share/postgresql", Integer.toString(version(bin)), "extension/vector.control"));
    }

    private static int version(Path bin) {
        try {
            return Integer.parseInt(bin.resolveSibling("").getFileName().toString());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
