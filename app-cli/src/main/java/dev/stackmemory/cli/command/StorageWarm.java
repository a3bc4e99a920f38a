package dev.stackmemory.cli.command;

import dev.stackmemory.application.tier.WarmSession;
import dev.stackmemory.application.tier.WarmSession.WarmReport;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.ports.Deadline;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "warm",
        description = {
            "Before a session begins, bring copies of the frames that it is likely to read from slow stores to where they are read fast.",
            "Half of them are the latest of the current project, the others those that were read most among its latest 500."
        },
        footer = {
            "Examples:",
            "  stackmemory storage warm",
            "  stackmemory storage warm --session 2026-03-04-login --project my-project",
            "  stackmemory storage warm --tag release --most 300 --json"
        })
final class StorageWarm extends Action {
    @Mixin
    private FilterOptions filters = new FilterOptions();

    @Option(names = "--most", paramLabel = "N", description = "How many frames, 1 to 500; 100 unless said.")
    private int most = 100;

    StorageWarm(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        if (most < 1 || most > WarmSession.LOOKED_AT) {
            throw wrongUsage("--most is " + most + ", and must be 1 to " + WarmSession.LOOKED_AT);
        }
        Optional<WarmSession> warming = run.memory().warmSession();
        WarmReport report = warming.map(this::warm).orElse(new WarmReport(0, 0));
        if (run.json()) {
            run.printJson(json ->
                    json.name("likely").number(report.likely()).name("fetched").number(report.fetched()));
        } else if (warming.isEmpty()) {
            run.print("nothing to warm: this topology keeps everything in one place");
        } else {
            run.print(Humane.count(report.fetched(), "frame", "frames") + " fetched, "
                    + Humane.count(report.likely() - report.fetched()) + " of "
                    + Humane.count(report.likely(), "likely frame", "likely frames") + " were there");
        }
        return ExitCode.OK;
    }

    private WarmReport warm(WarmSession warming) {
        var done = new AtomicLong();
        try (ProgressLine progress = run.progress("warming", done::get, "frames")) {
            return warming.warm(filters.filter(run), most, Storage.counting(done, progress), Deadline.NEVER);
        }
    }
}
