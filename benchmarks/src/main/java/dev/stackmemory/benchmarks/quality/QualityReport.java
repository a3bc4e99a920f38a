package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.benchmarks.quality.JudgedCollection.Question;
import dev.stackmemory.domain.frame.FrameId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects the measures of each question and prints their means, one row for each set and lane. Not thread-safe. */
final class QualityReport {
    private static final String HEAD =
            "| set | lane | questions | nDCG@10 | recall@5 | recall@10 | recall@20 | recall@100 | MAP@100 |";
    private static final String RULE = "|---|---|---:|---:|---:|---:|---:|---:|---:|";

    private final List<Row> rows = new ArrayList<>();

    /** One set searched in one way. */
    static final class Row {
        private final String set;
        private final String lane;
        private final double[] sums = new double[6];
        private int questions;

        private Row(String set, String lane) {
            this.set = set;
            this.lane = lane;
        }

        void add(List<FrameId> ranking, Question question) {
            var grades = question.grades();
            sums[0] += RankingMetrics.ndcg(ranking, grades, 10);
            sums[1] += RankingMetrics.recall(ranking, grades, 5);
            sums[2] += RankingMetrics.recall(ranking, grades, 10);
            sums[3] += RankingMetrics.recall(ranking, grades, 20);
            sums[4] += RankingMetrics.recall(ranking, grades, 100);
            sums[5] += RankingMetrics.averagePrecision(ranking, grades);
            questions++;
        }

        private String line() {
            var line = new StringBuilder();
            line.append("| ")
                    .append(set)
                    .append(" | ")
                    .append(lane)
                    .append(" | ")
                    .append(questions)
                    .append(" |");
            for (double sum : sums) {
                line.append(String.format(Locale.ROOT, " %.3f |", questions == 0 ? 0 : sum / questions));
            }
            return line.toString();
        }
    }

    Row row(String set, String lane) {
        Row row = new Row(set, lane);
        rows.add(row);
        return row;
    }

    /** A Markdown table. */
    String table() {
        List<String> lines = new ArrayList<>(List.of(HEAD, RULE));
        rows.forEach(row -> lines.add(row.line()));
        return String.join("\n", lines) + "\n";
    }
}
