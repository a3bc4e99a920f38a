package dev.stackmemory.cli.command;

import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.application.search.LaneReport;
import dev.stackmemory.application.search.PackedResults;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchCursor;
import dev.stackmemory.application.search.SearchResult;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.DisplayWidth;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.MatchedText;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.query.PlannedTier;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.store.FrameSummary;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer to a question, for people and programs.
 *
 * @param packed what of it is shown, where that is to fit into a context
 * @param before how many results the pages before had
 * @param next where the page after it begins, if there is one
 */
record SearchAnswerView(
        Invocation run,
        SearchAnswer answer,
        Optional<PackedResults> packed,
        int before,
        Optional<SearchCursor> next,
        boolean explain) {
    private static final String INDENT = "    ";
    private static final String ELLIPSIS = "…";
    private static final int SNIPPET_LINES = 3;

    void json(Optional<VectorsReport> vectors) {
        run.printJson(json -> {
            json.name("results").beginArray();
            packed.ifPresentOrElse(
                    fitting -> fitting.results().forEach(each -> result(each.result(), Optional.of(each), json)),
                    () -> answer.results().forEach(result -> result(result, Optional.empty(), json)));
            json.endArray();
            packed.ifPresent(fitting ->
                    json.name("tokens").number(fitting.tokens()).name("leftOut").number(fitting.leftOut()));
            next.ifPresent(cursor -> json.name("next").string(cursor.text()));
            json.name("complete").bool(answer.isComplete());
            json.name("approximate").bool(answer.isApproximate());
            answer.cachedAt().ifPresent(at -> json.name("cachedAt").string(at.toString()));
            json.name("plan")
                    .beginObject()
                    .name("strategy")
                    .string(lower(answer.plan().strategy()))
                    .name("reason")
                    .string(answer.plan().strategyReason());
            FrameReports.strings(
                    "tiers",
                    answer.plan().tiers().stream().map(PlannedTier::describe).toList(),
                    json);
            json.endObject();
            json.name("lanes").beginArray();
            answer.lanes().forEach(lane -> lane(lane, json));
            json.endArray();
            SpentView.json(answer.spent(), answer.spentInAll(), json);
            FrameReports.strings(
                    "notices",
                    Stream.concat(run.notices().stream(), answer.notices().stream())
                            .toList(),
                    json);
            vectors.ifPresent(report -> VectorsView.json(report, json));
            json.name("tookMillis").number(answer.took().toNanos() / 1e6);
        });
    }

    void show() {
        if (answer.results().isEmpty()) {
            run.note((before == 0 ? "nothing found" : "nothing more found")
                    + (run.options().allProjects()
                            ? ""
                            : " in " + SafeText.line(run.project().value()) + " (--all-projects asks all)"));
        }
        showAll(packed.map(fitting -> fitting.results().stream()
                        .map(each -> new Shown(each.result(), text(each)))
                        .toList())
                .orElseGet(() -> answer.results().stream()
                        .map(result -> new Shown(result, snippet(result)))
                        .toList()));
        packed.ifPresent(fitting -> run.note("about " + Humane.count(fitting.tokens(), "token", "tokens")
                + (fitting.leftOut() == 0
                        ? ""
                        : "; " + Humane.count(fitting.leftOut(), "result", "results") + " did not fit")));
        answer.notices().forEach(notice -> run.note(SafeText.line(notice)));
        answer.cachedAt()
                .ifPresent(
                        at -> run.note("from the cache, as found " + run.relative(at) + " (--no-cache searches anew)"));
        answer.missing().stream()
                .filter(lane -> !isNoticed(lane))
                .forEach(lane -> run.note(SafeText.line(describe(lane))));
        if (explain) {
            showPlan();
        }
        if (run.surroundings().terminals().out()) {
            next.ifPresent(cursor -> run.note("more: --after " + cursor.text()));
        }
    }

    /** Whether a notice says already why nothing came, as where the model failed. */
    private boolean isNoticed(LaneReport lane) {
        return lane.detail()
                .filter(detail -> answer.notices().stream().anyMatch(notice -> notice.contains(detail)))
                .isPresent();
    }

    /** The text of a packed result; its name stands above it already. */
    private static List<String> text(PackedResults.Packed packed) {
        long above = packed.result().frame().name().isBlank() ? 0 : 1;
        return SafeText.lines(packed.text())
                .lines()
                .skip(above)
                .dropWhile(String::isBlank)
                .toList();
    }

    /** A result and the lines that stand below its name. */
    private record Shown(SearchResult result, List<String> text) {}

    private void showAll(List<Shown> results) {
        var ids = new ShortIds(run);
        int rank = before + 1;
        for (Shown shown : results) {
            if (rank > before + 1) {
                run.print("");
            }
            show(rank++, shown.result(), shown.text(), ids);
        }
    }

    private void show(int rank, SearchResult result, List<String> text, ShortIds ids) {
        Frame frame = result.frame();
        String number = String.format(Locale.ROOT, "%2d. ", rank);
        String name = frame.name().isEmpty() ? "(no name)" : SafeText.line(frame.name());
        run.print(number + run.style().bold(DisplayWidth.truncate(name, columns())));
        text.forEach(line -> run.print(INDENT + line));
        run.print(INDENT
                + run.style().apply(Ink.CYAN, SafeText.line(ids.shorten(frame.id())))
                + run.style()
                        .dim("  " + SafeText.line(frame.type()) + "  " + run.relative(frame.createdAt())
                                + tags(frame)));
        if (explain) {
            run.print(INDENT + run.style().dim(number(result.score()) + " = " + parts(result)));
        }
    }

    private List<String> snippet(SearchResult result) {
        return result.snippet()
                .map(snippet -> {
                    String before = snippet.cutBefore() ? ELLIPSIS : "";
                    String after = snippet.cutAfter() ? ELLIPSIS : "";
                    var matched = new BitSet();
                    snippet.marks()
                            .forEach(mark -> matched.set(before.length() + mark.start(), before.length() + mark.end()));
                    return new MatchedText(before + snippet.text() + after, matched)
                            .wrap(run.style(), columns(), SNIPPET_LINES);
                })
                .orElse(List.of());
    }

    private void showPlan() {
        run.print("");
        run.print(run.style()
                .dim("plan: " + lower(answer.plan().strategy()) + ", "
                        + answer.plan().strategyReason()));
        answer.plan().tiers().forEach(tier -> run.print(run.style().dim("  " + tier.describe())));
        var table = new Table(Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.header("STORE", "LANE", "OUTCOME", "HITS", "TIME", "");
        for (LaneReport lane : answer.lanes()) {
            table.row(
                    Cell.of(lane.home().toString()),
                    Cell.of(lower(lane.kind())),
                    Cell.of(lower(lane.outcome()) + (lane.approximate() ? ", approximate" : "")),
                    Cell.of(Humane.count(lane.hits())),
                    Cell.of(Humane.duration(lane.took())),
                    new Cell(lane.detail().orElse(""), Ink.DIM));
        }
        run.print(table);
        answer.spent().forEach((store, cost) -> SpentView.show(store, cost, "", run));
        boolean meaning = answer.lanes().stream().anyMatch(lane -> lane.kind() == LaneReport.Kind.SEMANTIC);
        run.print(run.style()
                .dim("in all " + Humane.duration(answer.took())
                        + (meaning ? "" : "; by words alone, because no embedding model is configured")
                        + (answer.isApproximate()
                                ? "; approximate: some of the best may be missing, the scores are exact"
                                : "")));
    }

    private static String parts(SearchResult result) {
        return result.parts().entrySet().stream()
                .map(part -> number(part.getValue()) + " " + meaning(part.getKey()))
                .collect(Collectors.joining(" + "));
    }

    /** What a signal says, in a few words. */
    private static String meaning(Signal signal) {
        return switch (signal) {
            case WORDS -> "for its words";
            case CONTEXT -> "for the frames around it";
            case PROXIMITY -> "for words near each other";
            case LEAD -> "for words that come early";
            case FEEDBACK -> "for words of the best frames";
            case MEANING -> "for its meaning";
            case RECENCY -> "for being recent";
            case SESSION -> "for the same session";
        };
    }

    private static void result(SearchResult result, Optional<PackedResults.Packed> packed, JsonWriter json) {
        Frame frame = result.frame();
        json.beginObject().name("frame");
        FrameReports.summary(FrameSummary.of(frame), json);
        json.name("home")
                .string(result.home().toString())
                .name("tier")
                .number(result.tier().level())
                .name("score")
                .number(result.score());
        json.name("parts").beginObject();
        result.parts().forEach((signal, points) -> json.name(lower(signal)).number(points));
        json.endObject();
        result.snippet().ifPresent(snippet -> {
            json.name("snippet").beginObject().name("text").string(snippet.text());
            json.name("matches").beginArray();
            snippet.marks()
                    .forEach(mark -> json.beginArray()
                            .number((long) mark.start())
                            .number((long) mark.end())
                            .endArray());
            json.endArray()
                    .name("cutBefore")
                    .bool(snippet.cutBefore())
                    .name("cutAfter")
                    .bool(snippet.cutAfter())
                    .endObject();
        });
        packed.ifPresent(fitting -> json.name("form")
                .string(lower(fitting.form()))
                .name("tokens")
                .number(fitting.tokens())
                .name("text")
                .string(fitting.text()));
        json.endObject();
    }

    private static void lane(LaneReport lane, JsonWriter json) {
        json.beginObject()
                .name("home")
                .string(lane.home().toString())
                .name("tier")
                .number(lane.tier().level())
                .name("kind")
                .string(lower(lane.kind()))
                .name("outcome")
                .string(lower(lane.outcome()))
                .name("approximate")
                .bool(lane.approximate())
                .name("hits")
                .number(lane.hits())
                .name("tookMillis")
                .number(lane.took().toNanos() / 1e6);
        lane.statisticsAge().ifPresent(age -> json.name("statisticsAgeMillis").number(age.toMillis()));
        lane.detail().ifPresent(detail -> json.name("detail").string(detail));
        json.endObject();
    }

    static String describe(LaneReport lane) {
        return lane.home() + " (" + lower(lane.kind()) + "): "
                + lower(lane.outcome()).replace('-', ' ')
                + lane.detail().map(detail -> ", " + detail).orElse("")
                + lane.statisticsAge()
                        .map(age -> "; it counts with what it held " + Humane.duration(age) + " ago")
                        .orElse("");
    }

    private static String tags(Frame frame) {
        return frame.tags().isEmpty()
                ? ""
                : frame.tags().stream().map(tag -> "#" + SafeText.line(tag)).collect(Collectors.joining(" ", "  ", ""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private int columns() {
        return run.surroundings().terminals().columns() - INDENT.length();
    }
}
