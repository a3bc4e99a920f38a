package dev.stackmemory.adapter.imports.internal.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text at its headings. The first section always stands for what comes before any heading. */
final class Outline {
    private static final Pattern ATX = Pattern.compile(" {0,3}(#{1,6})(?:[ \\t]+(.*?))?(?:[ \\t]+#+)?[ \\t]*");
    private static final Pattern SETEXT = Pattern.compile(" {0,3}(=+|-{2,})[ \\t]*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})(.*)");
    private static final Pattern ADORNMENT = Pattern.compile("([=\\-`:.'\"~^_*+#<>])\\1{2,}[ \\t]*");
    /** Plain text has no headings to be cut at, and one frame of a whole book would be found for everything. */
    private static final int MAX_PLAIN = 64 << 10;

    private final List<Section> sections = new ArrayList<>();
    private final List<String> lines;
    private int level;
    private String title = "";
    private int heading = 1;
    private int body;

    private Outline(List<String> lines) {
        this.lines = lines;
    }

    static List<Section> markdown(List<String> lines) {
        var outline = new Outline(lines);
        String fence = "";
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            Matcher fenced = FENCE.matcher(line);
            if (fenced.matches()) {
                String mark = fenced.group(1);
                if (fence.isEmpty()) {
                    fence = mark;
                } else if (mark.startsWith(fence) && fenced.group(2).isBlank()) {
                    fence = "";
                }
                continue;
            }
            if (!fence.isEmpty()) {
                continue;
            }
            Matcher atx = ATX.matcher(line);
            if (atx.matches()) {
                String text = atx.group(2);
                outline.cut(index, atx.group(1).length(), text == null ? "" : text, index + 1);
            } else if (index > outline.body && SETEXT.matcher(line).matches() && isParagraph(lines, index - 1)) {
                outline.cut(index - 1, line.strip().startsWith("=") ? 1 : 2, lines.get(index - 1), index + 1);
            }
        }
        return outline.end();
    }

    static List<Section> restructuredText(List<String> lines) {
        var outline = new Outline(lines);
        var styles = new ArrayList<String>();
        for (int index = 1; index < lines.size(); index++) {
            String under = lines.get(index);
            String text = lines.get(index - 1);
            boolean titled = ADORNMENT.matcher(under).matches()
                    && !text.isBlank()
                    && !ADORNMENT.matcher(text).matches()
                    && under.strip().length() >= text.strip().length()
                    && index - 1 >= outline.body;
            if (!titled) {
                continue;
            }
            boolean over = index >= 2 && lines.get(index - 2).strip().equals(under.strip());
            boolean paragraphAbove =
                    !over && index >= 2 && !lines.get(index - 2).isBlank() && index - 2 >= outline.body;
            if (paragraphAbove || (!over && Character.isWhitespace(text.charAt(0)))) {
                continue;
            }
            String style = (over ? "over" : "under") + under.charAt(0);
            if (!styles.contains(style)) {
                styles.add(style);
            }
            outline.cut(index - (over ? 2 : 1), styles.indexOf(style) + 1, text, index + 1);
        }
        return outline.end();
    }

    /** One section, or several of bounded size, cut at blank lines. */
    static List<Section> plain(List<String> lines) {
        var outline = new Outline(lines);
        int size = 0;
        int part = 1;
        for (int index = 0; index < lines.size(); index++) {
            size += lines.get(index).length() + 1;
            if (size > MAX_PLAIN && lines.get(index).isBlank()) {
                part++;
                outline.cut(index, 1, "part " + part, index + 1);
                size = 0;
            }
        }
        return outline.end();
    }

    private void cut(int at, int nextLevel, String nextTitle, int nextBody) {
        sections.add(new Section(level, title, joined(body, at), heading));
        level = nextLevel;
        title = nextTitle.strip();
        heading = at + 1;
        body = nextBody;
    }

    private List<Section> end() {
        sections.add(new Section(level, title, joined(body, lines.size()), heading));
        return sections;
    }

    private String joined(int from, int to) {
        return from >= to ? "" : String.join("\n", lines.subList(from, to)).strip();
    }

    private static boolean isParagraph(List<String> lines, int index) {
        String line = lines.get(index);
        boolean starts = !line.isBlank() && !line.startsWith("    ") && !line.matches("\\s*([-*+>|]|\\d+[.)]).*");
        return starts && (index == 0 || lines.get(index - 1).isBlank());
    }
}
