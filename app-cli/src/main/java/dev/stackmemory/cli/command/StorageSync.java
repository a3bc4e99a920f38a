package dev.stackmemory.cli.command;

import dev.stackmemory.application.node.NodeSync;
import dev.stackmemory.application.node.PublishFrames.PublishReport;
import dev.stackmemory.application.node.SyncNode;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Failure.CommandFailed;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.ProgressLine;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;

@Command(
        name = "sync",
        description = {
            "Publish what this machine has recorded to the home that all share, and drop copies that others have outdated. What the",
            "shared home has lost, as when an older backup of it was restored, is published again from the copies here, and what",
            "was forgotten since is forgotten again.",
            "In the topologies team, hosted, postgres and unified. Commands that write publish by themselves, and 'storage daemon' does it all the time."
        },
        footer = {"Examples:", "  stackmemory storage sync", "  stackmemory storage sync --json"})
final class StorageSync extends Action {
    StorageSync(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        SyncNode node = run.memory()
                .syncNode()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "in the topology '"
                                + run.settings()
                                        .get(SettingKeys.TOPOLOGY)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                + "' this machine keeps nothing that others do not see",
                        "docs/topologies.md shows those in which it does."));
        var done = new AtomicLong();
        PublishReport report;
        try (ProgressLine progress = run.progress("publishing", done::get, "frames")) {
            report = node.sync(Storage.counting(done, progress), Deadline.NEVER);
        }
        long waiting = node.waiting(run.quickly());
        if (run.json()) {
            run.printJson(json -> {
                write(report, json);
                json.name("waiting").number(waiting);
            });
        } else {
            run.print(describe(report));
            report.problems().forEach(problem -> run.note(SafeText.line(problem)));
        }
        if (report.obstacle().isPresent()) {
            throw new CommandFailed(
                    ExitCode.UNAVAILABLE,
                    "not all was published: " + report.obstacle().get(),
                    Humane.count(waiting, "frame waits", "frames wait")
                            + " on this machine; nothing is lost, and the next command that writes tries again.");
        }
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.PROBLEMS;
    }

    private static String describe(PublishReport report) {
        List<String> said = new ArrayList<>();
        if (report.published() > 0) {
            said.add("published " + Humane.count(report.published(), "frame", "frames"));
        }
        if (report.merged() > 0) {
            said.add("united " + Humane.count(report.merged(), "edit", "edits") + " with somebody else's");
        }
        if (report.forgotten() > 0) {
            said.add(Humane.count(report.forgotten(), "forgotten frame", "forgotten frames") + " made known");
        }
        if (report.recovered() > 0) {
            said.add("recovered " + Humane.count(report.recovered(), "frame", "frames")
                    + " that the shared memory had lost");
        }
        if (report.forgottenAgain() > 0) {
            said.add("forgot again " + Humane.count(report.forgottenAgain(), "frame", "frames")
                    + " of which the shared memory had lost that they were forgotten");
        }
        return said.isEmpty() ? "nothing was to be published" : String.join("; ", said);
    }

    private static void write(PublishReport report, JsonWriter json) {
        json.name("published").number(report.published());
        json.name("merged").number(report.merged());
        json.name("forgotten").number(report.forgotten());
        json.name("recovered").number(report.recovered());
        json.name("forgottenAgain").number(report.forgottenAgain());
        FrameReports.strings("problems", report.problems(), json);
        report.obstacle().ifPresent(obstacle -> json.name("obstacle").string(obstacle));
    }

    /** Shows the rounds in which something happened. An obstacle is shown once, until it is gone. */
    static final class Rounds implements NodeSync.Listener {
        private final Invocation run;
        private String obstacle = "";

        Rounds(Invocation run) {
            this.run = run;
        }

        @Override
        public void ended(PublishReport report) {
            if (report.published() + report.forgotten() + report.recovered() + report.forgottenAgain() > 0) {
                if (run.json()) {
                    run.printJson(json -> write(report, json));
                } else {
                    run.print(describe(report));
                }
            }
            String now = report.obstacle().orElse(String.join("\n", report.problems()));
            if (!now.isEmpty() && !now.equals(obstacle)) {
                run.note("not all is published: " + SafeText.line(now));
            }
            obstacle = now;
        }

        @Override
        public void failed(StoreException failure) {
            run.note("nothing could be published: " + SafeText.line(String.valueOf(failure.getMessage())));
        }
    }
}
