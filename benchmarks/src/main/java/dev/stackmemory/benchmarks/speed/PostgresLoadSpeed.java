package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.adapter.paradedb.VectorIndexKind;
import dev.stackmemory.adapter.paradedb.VectorSearch;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.ports.search.VectorIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What searches cost who works in the same database: the transactions of pgbench with and without them, in turns. Questions by words and vectors come at
 * fixed times, and wait where the one before takes longer, which counts.
 */
final class PostgresLoadSpeed implements Measurement {
    private static final ModelId MODEL = new ModelId("speed", 384);
    /** A team at work, and so many that searching takes a core for a quarter of the time and more. */
    private static final List<Integer> QUESTIONS_A_SECOND = List.of(20, 100);

    private static final int CLIENTS = 2;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    @Override
    public void run(Bench bench, SpeedReport report) throws IOException, InterruptedException {
        int count = bench.scale().large();
        int seconds = bench.scale().rounds() > 1 ? 20 : 1;
        try (PrivatePostgres server = PrivatePostgres.start("maintenance_work_mem=1GB");
                ParadeDbHome home = ParadeDbHome.open(
                        ParadeDbSettings.of(ServerAddress.of(server.url())).withMonitor(ParadeDbMonitor.NONE));
                ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            var library = new PostgresLibrary(home, bench.frames(), MODEL);
            var clusters = new ClusteredVectors(MODEL.dimension());
            library.record(count);
            library.embed(count, clusters);
            library.indexTexts();
            home.indexVectors(VectorIndexKind.MEASURED, Deadline.NEVER);
            pgbench(server, "-i", "-q", "-s", seconds > 1 ? "20" : "1");
            VectorIndex index = library.vectors(VectorSearch.approximate());
            List<String> questions = bench.frames().questions();
            // Postings and pages are in memory, as they are where people search all day.
            questions.forEach(question -> library.searchBoth(lanes, index, question, clusters.next()));
            double idle = idle(library, lanes, index, questions, clusters);
            for (int perSecond : QUESTIONS_A_SECOND) {
                var alone = new ArrayList<Double>();
                var beside = new ArrayList<Double>();
                var searches = new Latencies();
                for (int round = 0; round < bench.scale().rounds(); round++) {
                    alone.add(transactions(server, seconds));
                    var searching = new Searching(library, lanes, index, questions, clusters, perSecond, searches);
                    Thread thread = Thread.ofVirtual().start(searching);
                    beside.add(transactions(server, seconds));
                    searching.stopped = true;
                    thread.join();
                }
                double without = median(alone);
                report.rate(
                        "transactions of pgbench beside %d searches a second of %,d frames".formatted(perSecond, count),
                        0.8 * without,
                        median(beside),
                        "without searches",
                        without);
                report.time(
                        "these %d searches a second, p95".formatted(perSecond),
                        200,
                        searches.milliseconds(0.95),
                        "one by one, without pgbench",
                        idle);
            }
        }
    }

    private static double idle(
            PostgresLibrary library,
            ExecutorService lanes,
            VectorIndex index,
            List<String> questions,
            ClusteredVectors clusters) {
        var latencies = new Latencies();
        questions.forEach(
                question -> latencies.time(() -> library.searchBoth(lanes, index, question, clusters.next())));
        return latencies.milliseconds(0.95);
    }

    private static final class Searching implements Runnable {
        private final PostgresLibrary library;
        private final ExecutorService lanes;
        private final VectorIndex index;
        private final List<String> questions;
        private final ClusteredVectors clusters;
        private final int perSecond;
        private final Latencies latencies;
        private volatile boolean stopped;

        Searching(
                PostgresLibrary library,
                ExecutorService lanes,
                VectorIndex index,
                List<String> questions,
                ClusteredVectors clusters,
                int perSecond,
                Latencies latencies) {
            this.library = library;
            this.lanes = lanes;
            this.index = index;
            this.questions = questions;
            this.clusters = clusters;
            this.perSecond = perSecond;
            this.latencies = latencies;
        }

        @Override
        public void run() {
            long due = System.nanoTime();
            for (int number = 0; !stopped; number++) {
                due += 1_000_000_000L / perSecond;
                sleepUntil(due);
                library.searchBoth(lanes, index, questions.get(number % questions.size()), clusters.next());
                latencies.add(System.nanoTime() - due);
            }
        }

        private static void sleepUntil(long due) {
            try {
                Thread.sleep(java.time.Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static double transactions(PrivatePostgres server, int seconds) throws IOException, InterruptedException {
        String clients = Integer.toString(CLIENTS);
        String printed =
                pgbench(server, "-n", "-M", "prepared", "-c", clients, "-j", "1", "-T", Integer.toString(seconds));
        Matcher rate = RATE.matcher(printed);
        if (!rate.find()) {
            throw new IOException("pgbench told no rate: " + printed);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static String pgbench(PrivatePostgres server, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(server.program("pgbench").toString());
        command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port()), "-U", "postgres"));
        command.addAll(List.of(arguments));
        command.add("postgres");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.format(Locale.ROOT, "pgbench failed: %s", printed));
        }
        return printed;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
