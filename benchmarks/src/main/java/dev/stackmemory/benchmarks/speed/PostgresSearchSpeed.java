package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.adapter.paradedb.ParadeDbHome;
import dev.stackmemory.adapter.paradedb.ParadeDbMonitor;
import dev.stackmemory.adapter.paradedb.ParadeDbSettings;
import dev.stackmemory.adapter.paradedb.ServerAddress;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.model.ModelId;
import dev.stackmemory.testkit.server.PostgresAddress;
import dev.stackmemory.testkit.server.PostgresDatabase;
import dev.stackmemory.testkit.server.PostgresServer;
import java.util.List;
import java.util.Locale;

/** Words searched in PostgreSQL, by the program and by the function for people, beside the server's own full text. */
final class PostgresSearchSpeed implements Measurement {
    private static final int COMPARED = 40;
    private static final String FULL_TEXT = "GIN, ts_rank_cd";

    @Override
    public void run(Bench bench, SpeedReport report) {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase();
                ParadeDbHome home = ParadeDbHome.open(settings(database.address()))) {
            measure(bench, report, database.address(), home);
        }
    }

    /** Without a word about slow statements, which the naive ones are. */
    static ParadeDbSettings settings(PostgresAddress address) {
        return ParadeDbSettings.of(ServerAddress.of(address.jdbcUrl(), address.user(), address.password()))
                .withMonitor(ParadeDbMonitor.NONE);
    }

    private static void measure(Bench bench, SpeedReport report, PostgresAddress address, ParadeDbHome home) {
        int count = bench.scale().large();
        var library = new PostgresLibrary(home, bench.frames(), new ModelId("none", 1));
        library.record(count);
        double indexing = PostgresLibrary.seconds(library::indexTexts);
        address.execute(
                "CREATE TABLE public.naive AS SELECT frame_id, to_tsvector('english', name || ' ' || coalesce(content, ''))"
                        + " AS words FROM stackmemory.frames");
        double naiveIndexing = PostgresLibrary.seconds(
                () -> address.execute("CREATE INDEX naive_words ON public.naive USING gin (words)"));
        address.execute("ANALYZE");
        report.rate(
                "text index of %,d frames".formatted(count),
                0,
                count / indexing,
                "CREATE INDEX … USING gin, of words already cut",
                count / naiveIndexing);
        words(bench, report, address, library, count);
        new FuzzyTermSpeed(report, address, home.texts()).measure(count);
        long texts = home.texts().status(Deadline.NEVER).bytes();
        long full = Long.parseLong(address.value("SELECT pg_relation_size('public.naive_words')"));
        long columns = Long.parseLong(address.value("SELECT pg_table_size('public.naive')"));
        report.remark("Bytes a frame: text index %,d with positions; the GIN %,d, and %,d for the column that it needs."
                .formatted(texts / count, full / count, columns / count));
    }

    private static void words(
            Bench bench, SpeedReport report, PostgresAddress address, PostgresLibrary library, int count) {
        List<String> questions = bench.frames().questions();
        var ours = new Latencies();
        for (int round = 0; round <= bench.scale().rounds(); round++) {
            var latencies = round > 0 ? ours : new Latencies();
            for (String question : questions) {
                latencies.time(() -> library.searchWords(question));
            }
        }
        var naive = new Latencies();
        var function = new Latencies();
        for (String question : questions.subList(0, Math.min(COMPARED, questions.size()))) {
            naive.time(() -> address.value("SELECT string_agg(frame_id, ' ') FROM (SELECT frame_id FROM public.naive,"
                    + " to_tsquery('english', '" + anyWord(question)
                    + "') q WHERE words @@ q ORDER BY ts_rank_cd(words, q) DESC, frame_id LIMIT "
                    + PostgresLibrary.RESULTS + ") best"));
            function.time(() -> address.value("SELECT string_agg(frame_id, ' ') FROM stackmemory.search_frames('"
                    + question.replace("'", "''") + "')"));
        }
        String what = "by words, %,d frames, ".formatted(count);
        report.time(what + "p50", 0, ours.milliseconds(0.5), FULL_TEXT, naive.milliseconds(0.5));
        report.time(what + "p95", 60, ours.milliseconds(0.95), FULL_TEXT, naive.milliseconds(0.95));
        String people = "by search_frames in SQL, ";
        report.time(people + "p50", 0, function.milliseconds(0.5), FULL_TEXT, naive.milliseconds(0.5));
        report.time(people + "p95", 0, function.milliseconds(0.95), FULL_TEXT, naive.milliseconds(0.95));
    }

    private static String anyWord(String question) {
        return String.join(
                " | ",
                List.of(question.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", " ")
                        .strip()
                        .split(" ")));
    }
}
