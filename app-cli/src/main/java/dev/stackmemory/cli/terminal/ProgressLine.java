package dev.stackmemory.cli.terminal;

import dev.stackmemory.ports.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far long work has got: on a terminal one line that is drawn over and over with a bar, the rate and the time that is left;
 * elsewhere a plain line every few seconds. Thread-safe.
 */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final int BAR = 24;
    private static final int FULL_PERCENT = 100;

    private final PrintStream out;
    private final boolean terminal;
    private final boolean audible;
    private final int width;
    private final String title;
    private final LongSupplier items;
    private final String unit;
    private final LongSupplier nanoTime;
    private final long start;
    private long drawn;
    private boolean visible;

    /**
     * @param audible whether anything is shown at all
     * @param items how many items are done, for the rate; may be called from any thread
     * @param unit what an item is, such as {@code frames}
     */
    public ProgressLine(
            PrintStream out,
            boolean terminal,
            boolean audible,
            int width,
            String title,
            LongSupplier items,
            String unit) {
        this(out, terminal, audible, width, title, items, unit, System::nanoTime);
    }

    ProgressLine(
            PrintStream out,
            boolean terminal,
            boolean audible,
            int width,
            String title,
            LongSupplier items,
            String unit,
            LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.audible = audible;
        this.width = width;
        this.title = title;
        this.items = items;
        this.unit = unit;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.drawn = start;
    }

    @Override
    public synchronized void report(long done, long total) {
        long now = nanoTime.getAsLong();
        if (!audible || now - drawn < (terminal ? REDRAW_NANOS : PLAIN_NANOS)) {
            return;
        }
        drawn = now;
        if (terminal) {
            out.print("\r\u001b[K" + DisplayWidth.truncate(line(done, total, now), Math.max(1, width - 1)));
            visible = true;
        } else {
            out.println(line(done, total, now));
        }
        out.flush();
    }

    /** Makes room for other output on the same stream. */
    public synchronized void clear() {
        if (visible) {
            out.print("\r\u001b[K");
            out.flush();
            visible = false;
        }
    }

    @Override
    public void close() {
        clear();
    }

    private String line(long done, long total, long now) {
        long elapsed = Math.max(1, now - start);
        long count = items.getAsLong();
        long rate = Math.round(count * 1e9 / elapsed);
        String amounts = Humane.count(count) + " " + unit + ", " + Humane.count(rate) + "/s";
        if (total <= 0) {
            return title + "  " + amounts;
        }
        double share = Math.min(1, (double) done / total);
        String left = share > 0 ? ", " + Humane.duration(left(elapsed, share)) + " left" : "";
        String percent = (int) (share * FULL_PERCENT) + "%";
        return terminal
                ? title + "  " + bar(share) + " " + percent + "  " + amounts + left
                : title + ": " + percent + ", " + amounts + left;
    }

    private static Duration left(long elapsedNanos, double share) {
        return Duration.ofSeconds(Math.round(elapsedNanos / 1e9 * (1 - share) / share));
    }

    private static String bar(double share) {
        int full = (int) (share * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }
}
