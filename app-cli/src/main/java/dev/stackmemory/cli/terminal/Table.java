package dev.stackmemory.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in aligned columns. One column may give way, so that a row fits the terminal. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";
    private static final int LEAST_FLEXIBLE = 12;

    /** Where a column's text stands. */
    public enum Align {
        LEFT,
        RIGHT,
        /** Left, and shortened to fit; one column of a table. */
        FLEXIBLE
    }

    /**
     * @param text made harmless and put on one line by the table
     */
    public record Cell(String text, Style.Ink ink) {
        public Cell {
            text = SafeText.line(text);
        }

        public static Cell of(String text) {
            return new Cell(text, Style.Ink.PLAIN);
        }
    }

    private final List<Align> columns;
    private final List<List<Cell>> rows = new ArrayList<>();
    private String indent = "";

    public Table(Align... columns) {
        this.columns = List.of(columns);
    }

    public Table indent(String value) {
        indent = value;
        return this;
    }

    public Table header(String... titles) {
        return row(List.of(titles).stream()
                .map(title -> new Cell(title, Style.Ink.DIM))
                .toArray(Cell[]::new));
    }

    public Table row(String... texts) {
        return row(List.of(texts).stream().map(Cell::of).toArray(Cell[]::new));
    }

    public Table row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * The lines, without trailing blanks.
     *
     * @param width columns of the terminal; no row is wider unless its fixed columns are
     */
    public List<String> render(Style style, int width) {
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> DisplayWidth.of(row.get(column).text()))
                        .max()
                        .orElse(0))
                .toArray();
        int flexible = columns.indexOf(Align.FLEXIBLE);
        if (flexible >= 0) {
            int all = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) + indent.length();
            widths[flexible] = Math.min(widths[flexible], Math.max(LEAST_FLEXIBLE, widths[flexible] - (all - width)));
        }
        return rows.stream().map(row -> line(row, widths, style)).toList();
    }

    private String line(List<Cell> row, int[] widths, Style style) {
        var line = new StringBuilder(indent);
        int pending = 0;
        for (int column = 0; column < widths.length; column++) {
            Cell cell = row.get(column);
            String text = columns.get(column) == Align.FLEXIBLE
                    ? DisplayWidth.truncate(cell.text(), widths[column])
                    : cell.text();
            int blanks = Math.max(0, widths[column] - DisplayWidth.of(text));
            if (columns.get(column) == Align.RIGHT) {
                pending += blanks;
                blanks = 0;
            }
            if (!text.isEmpty()) {
                line.repeat(" ", pending).append(style.apply(cell.ink(), text));
                pending = 0;
            }
            pending += blanks + GAP.length();
        }
        return line.toString();
    }
}
