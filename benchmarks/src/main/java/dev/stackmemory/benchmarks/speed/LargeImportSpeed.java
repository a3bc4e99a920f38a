package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.ports.json.FrameJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A large file imported by the program as users start it, which gives itself 512 MB of heap for this. */
final class LargeImportSpeed implements Measurement {
    private static final double RESIDENT_MEGABYTES = 1_024;

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        Path home = Files.createDirectories(bench.folder().resolve("home"));
        Path file = bench.folder().resolve("large.jsonl");
        int frames = write(file, bench);
        Launcher launcher = new Launcher(bench.root(), home);
        launcher.run("--version");
        Launcher.Run imported =
                launcher.runWatched("import", "jsonl", file.toString(), "--project", GeneratedFrames.PROJECT.value());
        String size = "%,d MB of JSON lines, %,d frames".formatted(bench.scale().fileBytes() >> 20, frames);
        report.rate(
                "stackmemory import of " + size,
                0,
                frames / imported.seconds(),
                "INSERT, 1,000 a transaction, without reading JSON",
                naiveRate(bench));
        report.size("resident memory at its peak, with 512 MB of heap", RESIDENT_MEGABYTES, imported.peakMegabytes());
        report.remark(
                "Of what was resident, at most %,.0f MB were the program's own memory and %,.0f MB files that it maps."
                        .formatted(imported.anonymousMegabytes(), imported.fileMegabytes()));
    }

    private static int write(Path file, Bench bench) throws IOException {
        long written = 0;
        int frames = 0;
        StringBuilder line = new StringBuilder();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            while (written < bench.scale().fileBytes()) {
                line.setLength(0);
                FrameJson.append(bench.frames().frame(frames++), line);
                byte[] utf8 = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
                out.write(utf8);
                written += utf8.length;
            }
        }
        return frames;
    }

    private static double naiveRate(Bench bench) {
        int frames = bench.scale().large();
        double seconds = 0;
        try (NaiveSqlite sqlite = new NaiveSqlite(bench.folder().resolve("naive.db"), false)) {
            for (int start = 0; start < frames; start += Library.BATCH) {
                List<Frame> batch = bench.frames().frames(start, Math.min(frames, start + Library.BATCH));
                long began = System.nanoTime();
                sqlite.record(batch);
                seconds += (System.nanoTime() - began) / 1e9;
            }
        }
        return frames / seconds;
    }
}
