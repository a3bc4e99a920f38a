package dev.stackmemory.testkit.server.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this machine has: programs, and the right to run them as somebody else. */
public final class Machine {
    /** Also those of system programs, which are not on everybody's PATH. */
    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin");

    private Machine() {}

    /** A program by its name. */
    public static Optional<Path> findProgram(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), SYSTEM_FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether this process may become any user. */
    public static boolean isSuperuser() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** The account as which a server runs that refuses the superuser; null where this process is somebody else's. */
    public static @Nullable String accountFor(String account) {
        return isSuperuser() ? account : null;
    }

    /** Whether a process can be started as another user here. */
    public static boolean canBecome(@Nullable String account) {
        return account == null || findProgram("setpriv").isPresent();
    }

    /** The command, so that it runs as the account and gets a signal when its parent dies. */
    static List<String> asAccount(@Nullable String account, ServerProcess.Signal ending, List<String> command) {
        List<String> full = new ArrayList<>();
        findProgram("setpriv").ifPresent(setpriv -> {
            full.add(setpriv.toString());
            if (account != null) {
                full.addAll(List.of("--reuid=" + account, "--regid=" + account, "--init-groups"));
            }
            full.addAll(List.of("--pdeathsig", ending.name(), "--"));
        });
        full.addAll(command);
        return full;
    }
}
