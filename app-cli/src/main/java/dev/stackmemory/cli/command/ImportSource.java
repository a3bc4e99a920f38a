package dev.stackmemory.cli.command;

import dev.stackmemory.application.ImportFrames.ImportOptions;
import dev.stackmemory.application.ImportFrames.ImportRemark;
import dev.stackmemory.application.ImportReport;
import dev.stackmemory.bootstrap.Sources;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.source.FrameSource;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Import frames from a source, which is only read. Run again, it takes what is new and changes nothing else;"
                    + " after Ctrl-C it goes on where it stopped.",
            "Secrets of well-known shapes are redacted in claude-code, docs, git and chroma; stackmemory and jsonl are moves of"
                    + " your own memory and stay byte for byte."
        },
        footer = {
            "Examples:",
            "  stackmemory import jsonl frames.jsonl",
            "  cat frames.jsonl | stackmemory import jsonl -",
            "  stackmemory import claude-code ~/.claude/projects",
            "  stackmemory import docs . --project my-project",
            "  stackmemory import git . --verbose",
            "  stackmemory import chroma ./chroma",
            "  stackmemory import stackmemory ~/.stackmemory/context.db"
        })
final class ImportSource extends Action {
    private static final int PROBLEMS_SHOWN = 10;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = SourceKinds.class,
            completionCandidates = SourceKinds.Names.class,
            description = "stackmemory (a database of the original), claude-code (transcripts), docs (Markdown,"
                    + " reStructuredText, text), git (commits), chroma (a directory of Chroma) or jsonl (what 'export'"
                    + " writes).")
    private Sources.Kind kind = Sources.Kind.JSONL;

    @Parameters(index = "1", paramLabel = "PATH", description = "Where it is; - is standard input (jsonl only).")
    private String path = "";

    @Option(names = "--strict", description = "End at the first malformed record; what came before it stays.")
    private boolean strict;

    @Option(names = "--redact", description = "Redact secrets from any source.")
    private boolean redact;

    @Option(names = "--no-redact", description = "Leave secrets as they are.")
    private boolean keepSecrets;

    @Option(names = "--verbose", description = "List every problem, not only one of each kind.")
    private boolean verbose;

    ImportSource(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        if (redact && keepSecrets) {
            throw wrongUsage("either --redact or --no-redact, not both");
        }
        var options = new ImportOptions(strict, redact || keepSecrets ? Optional.of(redact) : Optional.empty());
        var problems = new ImportProblems(verbose && run.json() ? Integer.MAX_VALUE : PROBLEMS_SHOWN);
        long start = System.nanoTime();
        ImportReport report;
        try (FrameSource opened = open()) {
            var source = new InterruptibleSource(opened, run::isInterrupted);
            try (ProgressLine progress = run.progress("importing", source::items, "records")) {
                report = run.memory()
                        .importFrames()
                        .run(source, options, remark -> take(remark, problems, progress), progress, Deadline.NEVER);
            }
        }
        var view = new ImportReportView(run, report, problems, Duration.ofNanos(System.nanoTime() - start));
        if (run.json()) {
            view.json();
        } else {
            view.show(verbose);
        }
        if (!run.isInterrupted() && report.written() + report.edited() > 0) {
            FollowUps.index(run);
            FollowUps.drainBriefly(run);
        }
        if (run.isInterrupted()) {
            run.note("interrupted: run the same command again to go on");
            return ExitCode.INTERRUPTED;
        }
        return report.stoppedAt().isPresent() ? ExitCode.PROBLEMS : ExitCode.OK;
    }

    private FrameSource open() {
        Optional<ProjectId> project = run.options().project().map(said -> run.project());
        if (path.equals("-")) {
            if (kind != Sources.Kind.JSONL) {
                throw wrongUsage("only jsonl is read from standard input; " + kind.title() + " needs a path");
            }
            return Sources.jsonLines(run.surroundings().in(), "standard input", run.project(), run.now());
        }
        return Sources.open(kind, run.surroundings().resolve(path), project, run.project());
    }

    private void take(ImportRemark remark, ImportProblems problems, ProgressLine progress) {
        if (verbose && !run.json()) {
            progress.clear();
            run.note(ImportReportView.line(remark));
        }
        problems.add(remark);
    }
}
