package dev.stackmemory.testkit.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of a test's own, gone when it is closed. Only the system's administrator can mount one; for others the test is skipped, with
 * that reason in its report.
 */
public final class Mount implements AutoCloseable {
    private static final int CHUNK = 4_096;

    private final Path path;

    private Mount(Path path) {
        this.path = path;
    }

    /** An empty disk of that size, in memory. */
    public static Mount smallDisk(Path path, int megabytes) {
        return mount(path, "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=700", "tmpfs");
    }

    /** The folder as it is now and will be, which cannot be written through this view of it. */
    public static Mount readOnlyView(Path folder, Path path) {
        Mount view = mount(path, "--bind", folder.toString());
        if (run("mount", "-o", "remount,ro,bind", path.toString()) != 0) {
            view.close();
            throw new AssertionError("the view " + path + " cannot be made read-only");
        }
        return view;
    }

    private static Mount mount(Path path, String... what) {
        try {
            Files.createDirectories(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(what));
        command.add(path.toString());
        assumeTrue(run(command.toArray(String[]::new)) == 0, "no right to mount a file system here (needs root)");
        return new Mount(path);
    }

    public Path path() {
        return path;
    }

    /** Takes the last of the room. Deleting the file that is returned gives it back. */
    public Path fill() throws IOException {
        Path ballast = path.resolve("ballast");
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
        return ballast;
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : 1;
        } catch (IOException noSuchProgram) {
            return 1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    @Override
    public void close() {
        if (run("umount", path.toString()) != 0) {
            run("umount", "--lazy", path.toString());
        }
    }
}
