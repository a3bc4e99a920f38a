package dev.stackmemory.benchmarks.speed;

import dev.stackmemory.domain.text.EditDistance;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.search.LexicalIndex;
import dev.stackmemory.ports.search.LexicalView;
import dev.stackmemory.ports.search.TermPattern;
import dev.stackmemory.testkit.server.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Terms near a misspelt one, as the index in PostgreSQL finds them, beside an index of trigrams (pg_trgm, GIN) on a table of the same terms. Trigrams
 * find every term that shares as many as so many edits must leave; the distances of these are then counted here, as the index counts them.
 */
record FuzzyTermSpeed(SpeedReport report, PostgresAddress address, LexicalIndex index) {
    private static final int PATTERNS = 100;
    private static final int LEAST_LENGTH = 4;
    private static final String TRIGRAMS = "pg_trgm, GIN";

    void measure(int frames) {
        address.execute(
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                "CREATE TABLE naive_terms AS SELECT DISTINCT term FROM stackmemory.text_postings",
                "CREATE INDEX naive_trigrams ON naive_terms USING gin (term gin_trgm_ops)",
                "ANALYZE naive_terms");
        long terms = Long.parseLong(address.value("SELECT count(*) FROM naive_terms"));
        report.remark("A dictionary of %,d terms; the index of their trigrams takes %,d KB."
                .formatted(terms, Long.parseLong(address.value("SELECT pg_relation_size('naive_trigrams')")) >> 10));
        List<String> patterns = patterns();
        for (int edits = 1; edits <= 2; edits++) {
            compare(frames, edits, patterns);
        }
    }

    private void compare(int frames, int edits, List<String> patterns) {
        var ours = new Latencies();
        var naive = new Latencies();
        int near = 0;
        int agreed = 0;
        try (Connection connection = address.connect();
                LexicalView view = index.open(Deadline.NEVER)) {
            for (int round = 0; round < 2; round++) {
                for (String text : patterns) {
                    var pattern = new TermPattern.Fuzzy(text, edits);
                    List<String> found = new ArrayList<>();
                    (round > 0 ? ours : new Latencies())
                            .time(() -> found.addAll(
                                    view.expand(pattern, Set.of(), LexicalView.MAX_EXPANSION, Deadline.NEVER)));
                    List<String> trigrams = new ArrayList<>();
                    (round > 0 ? naive : new Latencies()).time(() -> trigrams.addAll(byTrigrams(connection, pattern)));
                    near += found.size();
                    agreed += (int) found.stream().filter(trigrams::contains).count();
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        String what = "terms within %d edit%s, %,d frames, ".formatted(edits, edits > 1 ? "s" : "", frames);
        report.time(what + "p50", 0, ours.milliseconds(0.5), TRIGRAMS, naive.milliseconds(0.5));
        report.time(what + "p95", 0, ours.milliseconds(0.95), TRIGRAMS, naive.milliseconds(0.95));
        report.remark("Of the %,d terms within %d edits that the index found, trigrams found %,d."
                .formatted(near, edits, agreed));
    }

    /** Terms of the dictionary with one character replaced. */
    private List<String> patterns() {
        var random = new SplittableRandom(7);
        String all = address.value("SELECT string_agg(term, ' ' ORDER BY term) FROM naive_terms WHERE term ~ '^[a-z]{"
                + LEAST_LENGTH + ",12}$'");
        String[] words = all.split(" ");
        List<String> patterns = new ArrayList<>();
        for (int number = 0; number < PATTERNS; number++) {
            var word = new StringBuilder(words[random.nextInt(words.length)]);
            word.setCharAt(random.nextInt(word.length()), (char) ('a' + random.nextInt(26)));
            patterns.add(word.toString());
        }
        return patterns;
    }

    /** An edit touches four trigrams at most (an exchange of neighbours), of those that a word of n characters has: n and one more. */
    private static List<String> byTrigrams(Connection connection, TermPattern.Fuzzy pattern) {
        int trigrams = pattern.text().length() + 1;
        int lost = Math.min(trigrams - 1, 4 * pattern.edits());
        double threshold = Math.max(0.01, 0.999 * (trigrams - lost) / (trigrams + lost + pattern.edits()));
        try (PreparedStatement set =
                        connection.prepareStatement("SELECT set_config('pg_trgm.similarity_threshold', ?, false)");
                PreparedStatement query = connection.prepareStatement(
                        "SELECT term FROM naive_terms WHERE term % ? AND" + " char_length(term) BETWEEN ? AND ?")) {
            set.setString(1, Double.toString(threshold));
            set.execute();
            query.setString(1, pattern.text());
            query.setInt(2, pattern.text().length() - pattern.edits());
            query.setInt(3, pattern.text().length() + pattern.edits());
            List<String> near = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String term = rows.getString(1);
                    if (EditDistance.between(pattern.text(), term) <= pattern.edits()) {
                        near.add(term);
                    }
                }
            }
            return near.stream()
                    .sorted(pattern.closestFirst())
                    .limit(LexicalView.MAX_EXPANSION)
                    .toList();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
