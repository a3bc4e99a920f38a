package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.bootstrap.StackMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Many clients of one program in the topology {@code hosted}, at a rate that they keep. */
final class LoadSpeed implements Measurement {
    /** Of what can be had at most. */
    private static final double SHARE = 0.6;

    private static final Duration SYNC = Duration.ofSeconds(2);
    private static final long MEGABYTE = 1_000_000;

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        try (HostedServers servers = HostedServers.start();
                StackMemory memory = servers.open(bench.folder().resolve("load"))) {
            Workload workload =
                    Workload.fill(memory, bench.frames(), bench.scale().large());
            servers.emptyRedis();
            NodeSync sync = sync(memory);
            try {
                measure(workload, bench.scale().seconds(), report);
            } finally {
                sync.close();
            }
            report.remark(memory());
        }
    }

    private static void measure(Workload workload, int seconds, SpeedReport report) throws InterruptedException {
        Tally most = Clients.saturate(workload, seconds / 4.0);
        double rate = rate(most);
        Tally kept = keep(workload, rate, seconds);
        report.remark("At most %,.0f operations a second: %s. At %,.0f a second, which were kept for %d s: %s."
                .formatted(most.perSecond(), most.mishaps(), kept.perSecond(), seconds, kept.mishaps()));
        for (double share : List.of(0.5, 0.95, 0.99, 0.999)) {
            report.time(
                    "%d clients, at %.0f%% of what can be had, p%s"
                            .formatted(Clients.COUNT, 100 * rate / most.perSecond(), number(100 * share)),
                    share == 0.99 ? 300 : 0,
                    kept.milliseconds(share),
                    "each asks again at once",
                    most.milliseconds(share));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The share of it that is to be kept; at least one operation in two seconds for each client, where next to nothing could be had. */
    static double rate(Tally most) {
        return Math.max(Clients.COUNT / 2.0, SHARE * most.perSecond());
    }

    private static Tally keep(Workload workload, double perSecond, double seconds) throws InterruptedException {
        try (Clients clients = Clients.start(workload, OptionalDouble.of(perSecond))) {
            return clients.work(seconds);
        }
    }

    /** As any program that runs for long. */
    static NodeSync sync(StackMemory memory) {
        return memory.startSync(SYNC, NodeSync.Listener.NONE).orElseThrow();
    }

    private static String memory() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        return "Memory of the program, the S3 that runs in it included: %,d MB of heap in use, %,d MB resident, %,d MB at its peak."
                .formatted(heap / MEGABYTE, resident("VmRSS"), resident("VmHWM"));
    }

    private static long resident(String what) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String kilobytes = lines.filter(line -> line.startsWith(what + ":"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("\\D", "");
            return Long.parseLong(kilobytes) * 1_024 / MEGABYTE;
        }
    }
}
