package dev.stackmemory.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Draws over the whole terminal, on a screen of its own that leaves what was there before as it was, and reads keys. To be closed, also when the
 * program is interrupted, or the terminal stays odd. Not thread-safe.
 */
public final class FullScreen implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final TerminalControl.Size USUAL = new TerminalControl.Size(24, 80);

    private final PrintStream out;
    private final InputStream keys;
    private final TerminalControl control;

    public FullScreen(PrintStream out, InputStream keys, TerminalControl control) {
        this.out = out;
        this.keys = keys;
        this.control = control;
        control.readKeys();
        out.print(ENTER);
        out.flush();
    }

    /** As large as the terminal is now; people change that. */
    public TerminalControl.Size size() {
        return control.size().orElse(USUAL);
    }

    /** Shows the lines in the place of those before; what does not fit below is left out. */
    public void draw(List<String> lines, TerminalControl.Size size) {
        var screen = new StringBuilder(HOME);
        List<String> shown = lines.subList(0, Math.min(lines.size(), size.lines()));
        for (int line = 0; line < shown.size(); line++) {
            screen.append(line == 0 ? "" : "\r\n").append(shown.get(line)).append(REST_OF_LINE);
        }
        out.print(screen.append(REST_OF_SCREEN));
        out.flush();
    }

    /** Whether that key was pressed since this was last asked; all keys until now are taken. */
    public boolean wasPressed(char key) {
        boolean pressed = false;
        try {
            while (keys.available() > 0) {
                int read = keys.read();
                pressed |= Character.toLowerCase(read) == key;
            }
        } catch (IOException gone) {
            return false;
        }
        return pressed;
    }

    @Override
    public void close() {
        out.print(LEAVE);
        out.flush();
        control.restore();
    }
}
