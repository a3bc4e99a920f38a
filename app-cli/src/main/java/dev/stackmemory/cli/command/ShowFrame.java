package dev.stackmemory.cli.command;

import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.frame.Anchor;
import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameEvent;
import dev.stackmemory.domain.tier.Residency;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.FrameJson;
import dev.stackmemory.ports.store.PastVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show one frame whole, with its events and anchors, and where it lies.",
        footer = {
            "Examples:",
            "  stackmemory show 0199c6f2",
            "  stackmemory show 0199c6f2 --json",
            "  stackmemory show 0199c6f2 --as-of 12h",
            "  stackmemory show login --at-least paradedb:6f1c0e2a94d34b7d8a55c3b1e0f7d982:41",
            "  stackmemory show 0199c6f2 --explain --max-cost 20gets"
        })
final class ShowFrame extends Action {
    @Parameters(paramLabel = "ID", description = "The id of the frame, or as much of it as names only one.")
    private String id = "";

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Mixin
    private AtLeastOption atLeast = new AtLeastOption();

    @Mixin
    private SpendingOptions spending = new SpendingOptions();

    ShowFrame(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        atLeast.await(run);
        spending.begin(run);
        Optional<PastVersion> version = asOf.version(run);
        Frame frame = version.map(
                        past -> FrameFinding.find(run, AsOfOption.lookBack(run).findFrame(past), id))
                .orElseGet(() -> FrameFinding.find(run, id));
        Optional<Residency> residency = version.isPresent() ? Optional.empty() : residency(frame);
        if (run.json()) {
            run.printJson(json -> {
                json.name("frame");
                FrameJson.write(frame, json);
                residency.ifPresent(place -> {
                    json.name("residency");
                    FrameReports.residency(place, json);
                });
                version.ifPresent(past -> AsOfOption.json(past, json));
                spending.json(json);
                FrameReports.strings("notices", run.notices(), json);
            });
        } else {
            show(frame, residency);
            spending.show(run);
        }
        return ExitCode.OK;
    }

    /** Absent as well while the ledger does not answer, for a replica may have shown the frame. */
    private Optional<Residency> residency(Frame frame) {
        try {
            return Optional.ofNullable(run.memory()
                    .ledger()
                    .find(List.of(frame.id()), run.quickly())
                    .get(frame.id()));
        } catch (StoreException.Unavailable away) {
            return Optional.empty();
        }
    }

    private void show(Frame frame, Optional<Residency> residency) {
        run.print(run.style().bold(frame.name().isEmpty() ? "(no name)" : SafeText.line(frame.name())));
        var facts = new Table(Align.LEFT, Align.LEFT);
        fact(facts, "id", frame.id().value());
        fact(facts, "project", frame.project().value());
        frame.session().ifPresent(session -> fact(facts, "session", session.value()));
        frame.run().ifPresent(text -> fact(facts, "run", text));
        frame.parent().ifPresent(parent -> fact(facts, "parent", parent.value()));
        fact(facts, "type", frame.type());
        fact(facts, "state", frame.state());
        if (!frame.tags().isEmpty()) {
            fact(facts, "tags", String.join(", ", frame.tags()));
        }
        fact(facts, "created", time(frame.createdAt()));
        frame.closedAt().ifPresent(at -> fact(facts, "closed", time(at)));
        fact(facts, "score", String.format(Locale.ROOT, "%.2f", frame.score()));
        if (!frame.provenance().source().isEmpty()) {
            fact(facts, "source", frame.provenance().source());
        }
        fact(facts, "revision", Long.toString(frame.revision()));
        residency.ifPresent(place -> fact(
                facts,
                "lies in",
                place.home() + " (" + FrameReports.tier(place) + "), " + Humane.bytes(place.sizeBytes()) + ", read "
                        + Humane.count(place.access().count(), "time", "times")));
        run.print(facts);
        text("content", frame.content());
        frame.digest().ifPresent(digest -> text("digest", digest));
        frame.digestJson().ifPresent(digest -> text("digest (JSON)", digest));
        frame.inputs().ifPresent(inputs -> text("inputs", inputs));
        frame.outputs().ifPresent(outputs -> text("outputs", outputs));
        frame.metadata().ifPresent(metadata -> text("metadata", metadata));
        anchors(frame.anchors());
        events(frame.events());
    }

    private void anchors(List<Anchor> anchors) {
        if (anchors.isEmpty()) {
            return;
        }
        title("anchors");
        for (Anchor anchor : anchors) {
            run.print("  " + run.style().apply(Ink.YELLOW, SafeText.line(anchor.type())) + "  "
                    + indented(anchor.text(), "    ").stripLeading());
        }
    }

    private void events(List<FrameEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        title("events");
        for (FrameEvent event : events) {
            run.print("  " + run.style().apply(Ink.CYAN, SafeText.line(event.type())) + "  "
                    + run.style().dim(run.relative(event.at())));
            run.print(indented(event.payload(), "    "));
        }
    }

    private void text(String title, String text) {
        if (!text.isEmpty()) {
            title(title);
            run.print(indented(text, "  "));
        }
    }

    private void title(String title) {
        run.print("");
        run.print(run.style().dim(title));
    }

    private static void fact(Table facts, String name, String value) {
        facts.row(new Cell(name, Ink.DIM), Cell.of(value));
    }

    private String time(Instant at) {
        return FrameReports.instant(at) + " (" + run.relative(at) + ")";
    }

    private static String indented(String text, String indent) {
        return indent + SafeText.lines(text).stripTrailing().replace("\n", "\n" + indent);
    }
}
