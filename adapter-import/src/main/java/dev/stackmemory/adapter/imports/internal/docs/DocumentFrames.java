package dev.stackmemory.adapter.imports.internal.docs;

import dev.stackmemory.adapter.imports.internal.text.Identifiers;
import dev.stackmemory.adapter.imports.internal.text.Titles;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.frame.Provenance;
import dev.stackmemory.ports.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the frames of one document: one for the document and what stands at its start, one for each section below it. */
public final class DocumentFrames {
    private static final Pattern NUMBERED = Pattern.compile("(?:[A-Za-z]+[-_])?0*(\\d{1,6})[-_ .].*");
    private static final Pattern DECISION_FOLDER =
            Pattern.compile("(?i)(.*/)?(adrs?|decisions?|architecture[-_]decisions?)/[^/]*");
    private static final String SEPARATOR = " › ";

    private DocumentFrames() {}

    /**
     * A frame and where it stands.
     *
     * @param line of its heading
     */
    public record Placed(Frame frame, int line, List<String> repairs) {
        public Placed {
            repairs = List.copyOf(repairs);
        }
    }

    /**
     * The frames of a document, each after the one that encloses it.
     *
     * @param path names the document, stable over time and place
     * @param created when the text says nothing
     */
    public static List<Placed> of(String path, byte[] bytes, ProjectId project, Instant created) {
        DocumentText text = DocumentText.of(bytes);
        List<String> repairs = text.latin() ? List.of("not UTF-8: read as ISO 8859-1") : List.of();
        if (SpecStory.isOne(text.text())) {
            return SpecStory.frames(path, text.lines(), project, created, repairs);
        }
        if (text.text().isBlank()) {
            return List.of();
        }
        return new Document(path, text, project, created, repairs).frames();
    }

    static FrameId id(ProjectId project, String path, String place) {
        String name = "docs:" + project + ":" + path;
        return new FrameId(Identifiers.safe(place.isEmpty() ? name : name + "#" + place));
    }

    private static final class Document {
        private final String path;
        private final ProjectId project;
        private final List<String> repairs;
        private final List<Section> sections;
        private final Header header;
        private final Instant createdAt;
        private final boolean titled;
        private final Map<String, Integer> places = new HashMap<>();

        Document(String path, DocumentText text, ProjectId project, Instant created, List<String> repairs) {
            this.path = path;
            this.project = project;
            this.repairs = repairs;
            List<String> lines = text.lines();
            int frontMatter = Header.frontMatterLines(lines);
            var blanked = new ArrayList<>(lines);
            for (int index = 0; index < frontMatter; index++) {
                blanked.set(index, "");
            }
            this.sections = outline(blanked);
            this.header = Header.of(lines, sections);
            this.createdAt = header.date().orElse(created);
            // The first heading is the document's own if it stands at the top and above all others.
            this.titled = sections.size() > 1
                    && sections.stream()
                            .skip(2)
                            .allMatch(later -> later.level() > sections.get(1).level())
                    && (sections.get(1).level() == 1 || sections.get(0).body().isBlank());
        }

        List<Placed> frames() {
            var placed = new ArrayList<Placed>();
            Section top = sections.get(0);
            Section own = titled ? sections.get(1) : top;
            String content = titled && !top.body().isEmpty() ? top.body() + "\n\n" + own.body() : own.body();
            String title = Titles.shortened(title(own));
            Frame document = Frame.builder(id(project, path, ""), project, createdAt)
                    .type(type())
                    .name(title)
                    .state(Frame.CLOSED)
                    .content(content)
                    .tags(header.tags())
                    .metadata(metadata(Optional.of(title)))
                    .provenance(Provenance.of("docs"))
                    .build();
            placed.add(new Placed(document, own.line(), repairs));
            var enclosing = new ArrayDeque<Enclosing>();
            enclosing.push(new Enclosing(titled ? own.level() : 0, document.id(), title, "", 0));
            for (Section section : sections.subList(titled ? 2 : 1, sections.size())) {
                while (enclosing.peek() != null
                        && enclosing.peek().level() >= section.level()
                        && enclosing.size() > 1) {
                    enclosing.pop();
                }
                placed.add(below(enclosing, section));
            }
            return placed;
        }

        private Placed below(ArrayDeque<Enclosing> enclosing, Section section) {
            Enclosing outer = enclosing.getFirst();
            String title = section.title().isBlank() ? "untitled" : section.title();
            String slug = slug(title);
            String place = outer.place().isEmpty() ? slug : outer.place() + "/" + slug;
            int times = places.merge(place, 1, Integer::sum);
            String unique = times == 1 ? place : place + "-" + times;
            String name = outer.name() + SEPARATOR + Titles.shortened(title);
            Frame frame = Frame.builder(id(project, path, unique), project, createdAt)
                    .type("section")
                    .parent(outer.id())
                    .depth(outer.depth() + 1)
                    .name(name)
                    .state(Frame.CLOSED)
                    .content(section.body())
                    .metadata(metadata(Optional.empty()))
                    .provenance(Provenance.of("docs"))
                    .build();
            enclosing.push(new Enclosing(section.level(), frame.id(), name, unique, outer.depth() + 1));
            return new Placed(frame, section.line(), List.of());
        }

        private List<Section> outline(List<String> lines) {
            String lower = path.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".rst")) {
                return Outline.restructuredText(lines);
            }
            return lower.endsWith(".txt") || lower.endsWith(".text") ? Outline.plain(lines) : Outline.markdown(lines);
        }

        private String title(Section own) {
            if (titled && !own.title().isBlank()) {
                return own.title();
            }
            return header.find("title")
                    .or(() -> header.find("Feature Name").map(name -> name.replace("`", "")))
                    .filter(name -> !name.equalsIgnoreCase("n/a"))
                    .orElseGet(() -> stem().replaceFirst("^\\d+[-_ ]+", "")
                            .replace('-', ' ')
                            .replace('_', ' '));
        }

        private String type() {
            if (header.find("RFC PR").isPresent() || header.find("Feature Name").isPresent()) {
                return "rfc";
            }
            boolean decided = header.find("status").isPresent() || number().isPresent() || hasSection("decision");
            boolean inFolder = DECISION_FOLDER.matcher(path).matches() && decided;
            boolean byForm = hasSection("decision") || hasSection("decision outcome");
            return inFolder || (byForm && (hasSection("context") || hasSection("context and problem statement")))
                    ? "decision"
                    : "document";
        }

        private boolean hasSection(String title) {
            return sections.stream().anyMatch(section -> section.title().equalsIgnoreCase(title));
        }

        private Optional<String> number() {
            Matcher numbered = NUMBERED.matcher(fileName());
            return numbered.matches() ? Optional.of(numbered.group(1)) : Optional.empty();
        }

        private String fileName() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        private String stem() {
            String name = fileName();
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }

        private String metadata(Optional<String> title) {
            var text = new StringBuilder();
            var out = new JsonWriter(text).beginObject().name("path").string(path);
            title.ifPresent(own -> {
                out.name("title").string(own);
                number().ifPresent(number -> out.name("number").raw(number));
                header.write(out);
            });
            out.endObject();
            return text.toString();
        }

        private static String slug(String title) {
            String slug = title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}]+", "-")
                    .replaceAll("^-+|-+$", "");
            return slug.isEmpty() ? "section" : slug;
        }
    }

    private record Enclosing(int level, FrameId id, String name, String place, int depth) {}
}
