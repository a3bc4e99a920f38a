package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingKeys;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.domain.query.FrameFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;

@Command(
        name = "init",
        description = "Make the memory's folder and its store, private to you. Harmless where they are already.",
        footer = {"Examples:", "  stackmemory init", "  STACKMEMORY_HOME=/srv/memory stackmemory init"})
final class Init extends Action {
    Init(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        Path home = SettingsReader.home(run.surroundings().environment());
        boolean local = Set.of(WiredTopology.LOCAL, WiredTopology.TEAM)
                .contains(run.settings().get(SettingKeys.TOPOLOGY));
        // A server's schema is not told apart from one that was there; a laptop's file is.
        boolean existed = !local || Files.exists(home.resolve("frames.db"));
        long frames = run.memory().catalog().count(FrameFilter.ALL, run.quickly());
        if (run.json()) {
            run.printJson(json -> json.name("home")
                    .string(home.toString())
                    .name("created")
                    .bool(!existed)
                    .name("frames")
                    .number(frames)
                    .name("project")
                    .string(run.project().value()));
            return ExitCode.OK;
        }
        String place = SafeText.line(
                local
                        ? home.toString()
                        : run.memory().servers().getFirst().answer().get().server());
        run.print(
                existed
                        ? "The memory in " + place + " is ready; it holds " + Humane.count(frames, "frame", "frames")
                                + "."
                        : "Made a memory in " + place + ".");
        run.print("Here, the project is '" + SafeText.line(run.project().value()) + "'.");
        if (!existed) {
            run.print("Next: 'stackmemory import --help' brings in what your agents already have,"
                    + " 'stackmemory record --help' records something new.");
        }
        return ExitCode.OK;
    }
}
