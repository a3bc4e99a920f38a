package dev.stackmemory.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final int WIDE = 200;

    @Test
    void render_alignsByWidth() {
        var table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        table.header("NAME", "COUNT", "NOTE").row("日本", "7", "a").row("x", "1,000", "");

        assertThat(table.render(Style.PLAIN, WIDE)).containsExactly("NAME  COUNT  NOTE", "日本      7  a", "x     1,000");
    }

    @Test
    void render_flexibleColumnGivesWay() {
        var table = new Table(Align.LEFT, Align.FLEXIBLE);
        table.row("12345678", "a rather long name that does not fit");

        assertThat(table.render(Style.PLAIN, 30)).containsExactly("12345678  a rather long name…");
    }

    @Test
    void render_coloursDoNotCount() {
        var table = new Table(Align.LEFT, Align.LEFT);
        table.row(new Cell("ab", Ink.BOLD), Cell.of("c")).row("abc", "d");

        assertThat(table.render(new Style(true), WIDE)).containsExactly("\u001b[1mab\u001b[0m   c", "abc  d");
    }
}
