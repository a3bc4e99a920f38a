package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.store.PastVersion;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "versions",
        description = "List the versions of the archive that --as-of can still show, the oldest first.",
        footer = {"Examples:", "  stackmemory storage versions", "  stackmemory list --as-of 2026-11-01T12:00:00Z"})
final class StorageVersions extends Action {
    StorageVersions(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        List<PastVersion> versions = AsOfOption.lookBack(run).versions(run.quickly());
        if (run.json()) {
            run.printJson(json -> {
                json.name("versions").beginArray();
                for (PastVersion version : versions) {
                    json.beginObject();
                    AsOfOption.describe(version, json);
                    json.name("frames").number(frames(version)).endObject();
                }
                json.endArray();
            });
            return ExitCode.OK;
        }
        var table = new Table(Align.LEFT, Align.RIGHT, Align.LEFT);
        table.header("TIME", "FRAMES", "SNAPSHOT");
        versions.forEach(version -> table.row(
                Cell.of(FrameReports.instant(version.committedAt())),
                Cell.of(Humane.count(frames(version))),
                Cell.of(Long.toString(version.snapshot()))));
        run.print(table);
        return ExitCode.OK;
    }

    private long frames(PastVersion version) {
        return version.catalog().count(FrameFilter.ALL, run.quickly());
    }
}
