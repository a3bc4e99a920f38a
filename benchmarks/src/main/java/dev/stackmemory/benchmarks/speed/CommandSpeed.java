package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.FrameId;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whole commands, from the start of the process to its end. */
final class CommandSpeed implements Measurement {
    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        Path home = Files.createDirectories(bench.folder().resolve("home"));
        Path naive = bench.folder().resolve("naive.db");
        int frames = bench.scale().small();
        try (Library library = new Library(home, bench.frames());
                NaiveSqlite sqlite = new NaiveSqlite(naive, true)) {
            library.growTo(frames);
            sqlite.growTo(frames, bench.frames());
        }
        Launcher launcher = new Launcher(bench.root(), home);
        int starts = bench.scale().starts();
        List<FrameId> ids = bench.frames().randomIds(frames).limit(starts).toList();
        List<String> questions = bench.frames().questions().subList(0, starts);
        // Builds the program, and its start cache, if need be.
        launcher.run("show", ids.getFirst().value());

        Latencies hello = new Latencies();
        Latencies show = new Latencies();
        Latencies search = new Latencies();
        Latencies naiveShow = new Latencies();
        Latencies naiveSearch = new Latencies();
        for (int start = 0; start < starts; start++) {
            String id = ids.get(start).value();
            String question = questions.get(start);
            hello.add(nanoseconds(launcher.run("--version")));
            show.add(nanoseconds(launcher.run("show", id)));
            search.add(nanoseconds(launcher.run("search", "--all-projects", "--", question)));
            naiveShow.add(naive(naive, "show", id));
            naiveSearch.add(naive(naive, "search", question));
        }
        String way = "java NaiveCommand";
        report.time("stackmemory --version, median", 0, hello.milliseconds(0.5), way, naiveShow.milliseconds(0.5));
        report.time("stackmemory show ID, median", 250, show.milliseconds(0.5), way, naiveShow.milliseconds(0.5));
        report.time(
                "stackmemory search WORDS, median", 400, search.milliseconds(0.5), way, naiveSearch.milliseconds(0.5));
    }

    private static long nanoseconds(Launcher.Run run) {
        return (long) (1e9 * run.seconds());
    }

    private static long naive(Path file, String action, String argument) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NaiveCommand.class.getName(),
                file.toString(),
                action,
                argument);
        long start = System.nanoTime();
        int code = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start()
                .waitFor();
        long elapsed = System.nanoTime() - start;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code);
        }
        return elapsed;
    }
}
