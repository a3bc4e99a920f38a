package dev.stackmemory.benchmarks.speed;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The program as users start it, on a home of its own. */
final class Launcher {
    private static final String PEAK = "VmHWM:";
    private static final String ANONYMOUS = "RssAnon:";
    private static final String OF_FILES = "RssFile:";
    private static final int POLL_MILLISECONDS = 50;

    private final Path program;
    private final Path home;

    Launcher(Path root, Path home) {
        this.program = root.resolve("stackmemory").toAbsolutePath().normalize();
        this.home = home;
    }

    /**
     * What a run came to.
     *
     * @param seconds from the start to the end of the process
     * @param peakMegabytes the most memory that was resident at a time; 0 where the system does not tell
     * @param anonymousMegabytes the most of the process's own memory that was resident
     * @param fileMegabytes the most of mapped files that was resident, at whatever time that was
     */
    record Run(double seconds, double peakMegabytes, double anonymousMegabytes, double fileMegabytes) {}

    /**
     * Runs the program to its end.
     *
     * @throws IllegalStateException if it fails, with what it said
     */
    Run run(String... arguments) throws IOException, InterruptedException {
        return run(false, arguments);
    }

    /** Runs the program to its end and watches its memory meanwhile. */
    Run runWatched(String... arguments) throws IOException, InterruptedException {
        return run(true, arguments);
    }

    private Run run(boolean watched, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Collections.addAll(command, arguments);
        Path said = Files.createTempFile(home, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STACKMEMORY_"));
        builder.environment().put("STACKMEMORY_HOME", home.toString());
        long start = System.nanoTime();
        Process process = builder.start();
        double peak = 0;
        double anonymous = 0;
        double files = 0;
        if (watched) {
            while (process.isAlive()) {
                Map<String, Double> status = megabytes(process.pid());
                peak = Math.max(peak, status.getOrDefault(PEAK, 0.0));
                anonymous = Math.max(anonymous, status.getOrDefault(ANONYMOUS, 0.0));
                files = Math.max(files, status.getOrDefault(OF_FILES, 0.0));
                Thread.sleep(POLL_MILLISECONDS);
            }
        }
        int code = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code + ": " + Files.readString(said));
        }
        Files.delete(said);
        return new Run(seconds, peak, anonymous, files);
    }

    /** The launcher becomes the program, so that its number is the program's. */
    private static Map<String, Double> megabytes(long process) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
            return lines.filter(line -> line.endsWith(" kB"))
                    .map(line -> line.split("\\s+"))
                    .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1]) / 1024.0));
        } catch (IOException | java.io.UncheckedIOException unknown) {
            return Map.of();
        }
    }
}
