package dev.stackmemory.benchmarks.speed;

import java.io.PrintStream;
import java.util.Locale;

/** A Markdown table that grows row by row, so that a run that is cut short has shown what it measured. */
final class SpeedReport {
    private final PrintStream out;
    private boolean headed;

    SpeedReport(PrintStream out) {
        this.out = out;
    }

    /** Something to know about the rows that follow. */
    void remark(String text) {
        out.println("\n" + text + "\n");
        headed = false;
        out.flush();
    }

    /**
     * A row about a time, of which less is better.
     *
     * @param goal in milliseconds; not positive for none
     */
    void time(String what, double goal, double milliseconds, String naive, double naiveMilliseconds) {
        row(
                what,
                goal > 0 ? "≤ " + time(goal) : "–",
                time(milliseconds),
                goal <= 0 ? "–" : milliseconds <= goal ? "yes" : "**no**",
                naive + ": " + time(naiveMilliseconds),
                naiveMilliseconds / milliseconds);
    }

    /**
     * A row about a rate, of which more is better.
     *
     * @param goal in frames a second; not positive for none
     */
    void rate(String what, double goal, double perSecond, String naive, double naivePerSecond) {
        row(
                what,
                goal > 0 ? "≥ " + rate(goal) : "–",
                rate(perSecond),
                goal <= 0 ? "–" : perSecond >= goal ? "yes" : "**no**",
                naive + ": " + rate(naivePerSecond),
                perSecond / naivePerSecond);
    }

    /**
     * A row about a rate without a naive way.
     *
     * @param goal not positive for none
     */
    void rate(String what, double goal, double perSecond) {
        head();
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | – | – |%n",
                what,
                goal > 0 ? "≥ " + rate(goal) : "–",
                rate(perSecond),
                goal <= 0 ? "–" : perSecond >= goal ? "yes" : "**no**");
        out.flush();
    }

    /**
     * A row about a share, of which more is better.
     *
     * @param goal not positive for none
     */
    void share(String what, double goal, double share, String naive, double naiveShare) {
        row(
                what,
                goal > 0 ? "≥ " + share(goal) : "–",
                share(share),
                goal <= 0 ? "–" : share >= goal ? "yes" : "**no**",
                naive + ": " + share(naiveShare),
                share / naiveShare);
    }

    /** A row about a size in MB, of which less is better, without a naive way. */
    void size(String what, double goal, double megabytes) {
        head();
        out.printf(
                Locale.ROOT,
                "| %s | ≤ %,.0f MB | %,.0f MB | %s | – | – |%n",
                what,
                goal,
                megabytes,
                megabytes <= goal ? "yes" : "**no**");
        out.flush();
    }

    private void row(String what, String goal, String ours, String met, String naive, double times) {
        head();
        out.printf(Locale.ROOT, "| %s | %s | %s | %s | %s | %.2f |%n", what, goal, ours, met, naive, times);
        out.flush();
    }

    private void head() {
        if (!headed) {
            out.println("| what | goal | StackMemory | met | naive way | times as fast |");
            out.println("|---|---:|---:|---|---|---:|");
            headed = true;
        }
    }

    private static String time(double milliseconds) {
        return milliseconds < 0.1
                ? String.format(Locale.ROOT, "%.1f µs", 1_000 * milliseconds)
                : String.format(Locale.ROOT, milliseconds < 10 ? "%.2f ms" : "%,.0f ms", milliseconds);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f/s", perSecond);
    }
}
