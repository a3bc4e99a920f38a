package dev.stackmemory.cli.command;

import dev.stackmemory.application.ReportVectors.VectorsReport;
import dev.stackmemory.application.search.CursorRefused;
import dev.stackmemory.application.search.LaneReport;
import dev.stackmemory.application.search.PackedResults;
import dev.stackmemory.application.search.Search;
import dev.stackmemory.application.search.SearchAnswer;
import dev.stackmemory.application.search.SearchCursor;
import dev.stackmemory.application.search.SearchRequest;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.cost.CostLimit;
import dev.stackmemory.domain.frame.SessionId;
import dev.stackmemory.ports.failure.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description = {
            "Find frames of the current project by words and, where an embedding model is configured, by meaning.",
            "Words are enough. These mean more: \"a phrase\", prefix*, AND, OR, NOT, name:word."
        },
        footer = {
            "Examples:",
            "  stackmemory search login token expired",
            "  stackmemory search '\"access token\" NOT refresh' --since 7d",
            "  stackmemory search 'migrat*' --type decision --all-projects --explain",
            "  stackmemory search login --max-tokens 4000 --json      (what a model's context has room for)",
            "  stackmemory search login --limit 10 --after CURSOR        (the next page; each page ends with its cursor)",
            "  stackmemory search login --no-cache --explain              (how the stores answer now)",
            "  stackmemory search login --max-cost 20gets --max-cost 5MB   (what it may read of an archive; or '$0.001')",
            "  stackmemory search -- --a-word-with-dashes"
        })
final class SearchMemory extends Action {
    /** Results that a context is filled from. */
    private static final int TO_PACK = 100;

    @Parameters(arity = "1..*", paramLabel = "WORDS", description = "The question.")
    private List<String> words = List.of();

    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Limits.class,
            description = "How many results, 1 to 1000; the setting search.limit unless said.")
    private @Nullable Integer limit;

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = {
                "Go on where the page before ended: the same question, with the cursor that its answer gave. No frame is shown twice or left out,",
                "wherever it moves meanwhile; what is recorded after the first page waits for a new search. 1000 results at most, all pages together."
            })
    private @Nullable String after;

    @Option(
            names = "--current-session",
            paramLabel = "ID",
            description = "The session that the question is asked in; its frames rank a little higher.")
    private @Nullable String currentSession;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = {
                "The best results that fit into N tokens of a language model, with their texts: whole, or by their digest.",
                "Of up to 100 results unless --limit says otherwise; tokens are estimated."
            })
    private @Nullable Long maxTokens;

    @Option(
            names = "--max-cost",
            paramLabel = "COST",
            converter = CostLimits.class,
            description = {
                "Spend no more on stores whose requests are counted, such as an archive: requests (20gets), bytes (5MB) or dollars ('$0.001').",
                "May be given once for each. What is left out for it is named."
            })
    private List<CostLimit> maxCost = List.of();

    @Mixin
    private RequireCompleteOption completeness = new RequireCompleteOption();

    @Option(
            names = "--no-cache",
            description =
                    "Search anew, where an answer to the same question may have been kept (in the topology hosted).")
    private boolean noCache;

    @Option(
            names = "--explain",
            description = "Also show the plan, how each store answered, and why each result ranks where it does.")
    private boolean explain;

    @Mixin
    private AtLeastOption atLeast = new AtLeastOption();

    SearchMemory(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        atLeast.await(run);
        Search search = noCache ? run.memory().searchFrames() : run.memory().search();
        SearchRequest request = request();
        SearchAnswer answer = answer(search, request);
        failIfNobodyAnswered(answer);
        if (completeness.isRequired()) {
            failUnlessComplete(answer);
        }
        Optional<PackedResults> packed =
                Optional.ofNullable(maxTokens).map(most -> PackedResults.of(answer.results(), most));
        var view = new SearchAnswerView(
                run,
                answer,
                packed,
                request.after().map(SearchCursor::results).orElse(0),
                packed.map(fitting -> answer.nextAfter(fitting.used())).orElseGet(answer::next),
                explain);
        if (run.json()) {
            view.json(vectors(answer));
        } else {
            view.show();
            if (!maxCost.isEmpty()) {
                run.note("spent " + answer.spentInAll().describe());
            }
            FirstTimeNotes.wordsOnly(run);
            vectors(answer).ifPresent(vectors -> FirstTimeNotes.vectorsMissing(run, vectors));
        }
        FollowUps.compareBriefly(run);
        return ExitCode.OK;
    }

    private SearchAnswer answer(Search search, SearchRequest request) {
        try {
            return search.search(request);
        } catch (CursorRefused refused) {
            throw wrongCursor(refused);
        }
    }

    private ParameterException wrongCursor(CursorRefused refused) {
        return wrongUsage("--after: " + refused.getMessage() + "; ask anew without --after");
    }

    /** How many frames meaning could find. Not asked of a model that has just failed: that would cost its timeout once more. */
    private Optional<VectorsReport> vectors(SearchAnswer answer) {
        boolean compared = answer.lanes().stream()
                .anyMatch(lane ->
                        lane.kind() == LaneReport.Kind.SEMANTIC && lane.outcome() == LaneReport.Outcome.ANSWERED);
        if (!compared) {
            return Optional.empty();
        }
        try {
            return run.memory().reportVectors().map(vectors -> vectors.report(run.quickly()));
        } catch (StoreException away) {
            // The answer is here; what could not be counted takes nothing from it.
            return Optional.empty();
        }
    }

    private SearchRequest request() {
        String text = String.join(" ", words);
        if (text.isBlank()) {
            throw wrongUsage("the question is empty: say some words");
        }
        if (maxTokens != null && maxTokens < 1) {
            throw wrongUsage("--max-tokens is " + maxTokens + ", and nothing fits into that: say 1 or more");
        }
        try {
            return new SearchRequest(
                    text,
                    filters.filter(run),
                    most(),
                    run.settings().get(SettingKeys.SEARCH_BUDGET),
                    maxCost.stream().reduce(CostLimit.NONE, CostLimit::and),
                    Optional.ofNullable(currentSession).map(SessionId::new),
                    Optional.ofNullable(after).map(SearchCursor::parse));
        } catch (CursorRefused refused) {
            throw wrongCursor(refused);
        } catch (IllegalArgumentException malformed) {
            throw wrongUsage(String.valueOf(malformed.getMessage()));
        }
    }

    private int most() {
        if (limit != null) {
            return limit;
        }
        return maxTokens != null
                ? TO_PACK
                : Math.min(run.settings().get(SettingKeys.SEARCH_LIMIT), SearchRequest.MAX_LIMIT);
    }

    private static void failUnlessComplete(SearchAnswer answer) {
        if (answer.isComplete()) {
            return;
        }
        List<LaneReport> missing = answer.missing();
        boolean late = answer.unread().isEmpty()
                && missing.stream().allMatch(lane -> lane.outcome() == LaneReport.Outcome.OUT_OF_TIME);
        throw new CommandFailed(
                late ? ExitCode.DEADLINE_EXCEEDED : ExitCode.UNAVAILABLE,
                "the answer is not complete: "
                        + Stream.concat(missing.stream().map(SearchAnswerView::describe), answer.unread().stream())
                                .map(SafeText::line)
                                .collect(Collectors.joining("; ")),
                answer.missing().stream().anyMatch(lane -> lane.outcome() == LaneReport.Outcome.TOO_COSTLY)
                        ? "Allow more with --max-cost, or ask without --require-complete for what there is."
                        : late
                                ? "Allow more time with -c 'search.budget=30 s', or ask without --require-complete for what there is."
                                : RequireCompleteOption.CURE);
    }

    /** An empty answer because nothing is found, and one because nobody answered, are not the same. */
    private static void failIfNobodyAnswered(SearchAnswer answer) {
        List<LaneReport> lanes = answer.lanes();
        if (!answer.results().isEmpty() || lanes.isEmpty() || lanes.stream().anyMatch(LaneReport::wasSearched)) {
            return;
        }
        LaneReport lane = lanes.getFirst();
        boolean late = lane.outcome() == LaneReport.Outcome.OUT_OF_TIME;
        throw new CommandFailed(
                late ? ExitCode.DEADLINE_EXCEEDED : ExitCode.UNAVAILABLE,
                lane.home() + " did not answer"
                        + lane.detail().map(detail -> ": " + detail).orElse(late ? " in time" : ""),
                late
                        ? "Allow more time with -c 'search.budget=30 s'."
                        : "'stackmemory storage verify' looks for damage, 'stackmemory storage rebuild-index' makes the index anew.");
    }
}
