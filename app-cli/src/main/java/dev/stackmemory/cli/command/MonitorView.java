package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.ReportTiers.TierReport;
import dev.stackmemory.cli.command.Monitor.Sight;
import dev.stackmemory.cli.terminal.DisplayWidth;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Style;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.measure.Activity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * How things stand, as lines that fit a width.
 *
 * @param relative tells a time as seen from now
 */
record MonitorView(String title, Style style, Function<Instant, String> relative) {
    private static final double ALMOST_FULL = 0.9;

    List<String> lines(Sight sight, int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold(DisplayWidth.truncate(title, columns)));
        switch (sight) {
            case Sight.Away away ->
                lines.add(style.apply(Ink.RED, DisplayWidth.truncate("no answer: " + away.reason(), columns)));
            case Sight.Seen seen -> {
                table(alerts(seen), columns, lines);
                lines.add("");
                table(tiers(seen.tiers()), columns, lines);
                lines.add("");
                lines.add(style.dim(
                        DisplayWidth.truncate("the last " + Monitor.WINDOW.toMinutes() + " minutes", columns)));
                table(ActivityView.calls(seen.activity().activity()), columns, lines);
                lines.add("");
                Table happenings = ActivityView.happenings(seen.activity());
                seen.lastRound()
                        .ifPresent(round -> happenings.row(new Cell("last round", Ink.DIM), Cell.of(round(round))));
                table(happenings, columns, lines);
            }
        }
        return lines;
    }

    private void table(Table table, int columns, List<String> lines) {
        table.render(style, columns).forEach(lines::add);
    }

    private static Table alerts(Sight.Seen seen) {
        var table = new Table(Align.LEFT, Align.FLEXIBLE);
        AlertsView.rows(seen.alerts(), table);
        return table;
    }

    private static Table tiers(List<TierReport> tiers) {
        var table = new Table(Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.RIGHT);
        table.header("TIER", "STORE", "FRAMES", "COPIES", "BYTES", "FULL", "");
        for (TierReport tier : tiers) {
            OptionalDouble full = TiersView.full(tier);
            double share = full.orElse(0);
            table.row(
                    new Cell(StoragePlaces.name(tier.tier()), Ink.CYAN),
                    Cell.of(String.join(", ", TiersView.stores(tier))),
                    Cell.of(Humane.count(TiersView.frames(tier))),
                    Cell.of(TiersView.isKnown(tier) ? Humane.count(TiersView.copies(tier)) : "?"),
                    Cell.of(Humane.bytes(TiersView.bytes(tier) + TiersView.copiedBytes(tier))),
                    full.isPresent() ? new Cell(TiersView.bar(share), ink(share)) : Cell.of("no limit"),
                    Cell.of(full.isPresent() ? TiersView.percent(share) : ""));
        }
        return table;
    }

    private static Ink ink(double share) {
        if (share > 1) {
            return Ink.RED;
        }
        return share > ALMOST_FULL ? Ink.YELLOW : Ink.GREEN;
    }

    private String round(Activity entry) {
        return relative.apply(entry.to()) + ": " + ActivityView.moves(entry);
    }
}
