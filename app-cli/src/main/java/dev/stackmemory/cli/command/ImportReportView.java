package dev.stackmemory.cli.command;

import dev.stackmemory.application.ImportFrames.ImportRemark;
import dev.stackmemory.application.ImportReport;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import java.time.Duration;

/** What an import did, for people and programs. */
record ImportReportView(Invocation run, ImportReport report, ImportProblems problems, Duration took) {
    void json() {
        run.printJson(json -> {
            json.name("read").number(report.read());
            json.name("written").number(report.written());
            json.name("edited").number(report.edited());
            json.name("unchanged").number(report.unchanged());
            json.name("conflicts").number(report.conflicts());
            json.name("forgotten").number(report.forgotten());
            json.name("repaired").number(report.repaired());
            json.name("skipped").number(report.skipped());
            json.name("malformed").number(report.malformed());
            FrameReports.counts("skippedByReason", report.skippedByReason(), json);
            json.name("attachments").number(report.attachments());
            FrameReports.counts("redactions", report.redactions(), json);
            report.stoppedAt().ifPresent(place -> json.name("stoppedAt").string(place));
            json.name("interrupted").bool(run.isInterrupted());
            json.name("problems").beginArray();
            for (ImportRemark problem : problems.first()) {
                json.beginObject()
                        .name("location")
                        .string(problem.location())
                        .name("message")
                        .string(problem.message())
                        .endObject();
            }
            json.endArray();
        });
    }

    void show(boolean alreadyListed) {
        if (report.read() + report.skipped() == 0 && !run.isInterrupted()) {
            run.print("Nothing new: the source is empty, or as it was at the last import.");
            return;
        }
        var table = new Table(Align.LEFT, Align.RIGHT);
        row(table, "read", report.read(), Ink.PLAIN);
        row(table, "written", report.written(), Ink.GREEN);
        optional(table, "edited", report.edited(), Ink.GREEN);
        optional(table, "unchanged", report.unchanged(), Ink.DIM);
        optional(table, "repaired", report.repaired(), Ink.YELLOW);
        optional(table, "conflicts", report.conflicts(), Ink.RED);
        optional(table, "forgotten earlier", report.forgotten(), Ink.DIM);
        optional(table, "skipped", report.skipped(), Ink.YELLOW);
        report.skippedByReason().forEach((reason, count) -> row(table, "  " + reason, count, Ink.DIM));
        optional(table, "attachments", report.attachments(), Ink.PLAIN);
        report.redactions().forEach((kind, count) -> row(table, "redacted " + kind, count, Ink.YELLOW));
        run.print(table);
        run.print(run.style().dim(Humane.duration(took) + ", " + rate() + " records/s"));
        if (!problems.kinds().isEmpty() && !alreadyListed) {
            run.print("");
            problems.kinds().forEach(kind -> run.print(line(kind.first()) + more(kind.count() - 1)));
            if (problems.count() > problems.kinds().size()) {
                run.print(run.style().dim("… --verbose lists them all"));
            }
        }
        report.stoppedAt()
                .ifPresent(place -> run.note("stopped at the first malformed record: " + SafeText.line(place)));
    }

    static String line(ImportRemark remark) {
        return SafeText.line(remark.location()) + ": " + SafeText.line(remark.message());
    }

    private String more(long further) {
        return further == 0 ? "" : run.style().dim(" (and " + Humane.count(further) + " more of this kind)");
    }

    private String rate() {
        double seconds = Math.max(1e-3, took.toNanos() / 1e9);
        return Humane.count(Math.round((report.read() + report.skipped()) / seconds));
    }

    private static void optional(Table table, String name, long count, Ink ink) {
        if (count > 0) {
            row(table, name, count, ink);
        }
    }

    private static void row(Table table, String name, long count, Ink ink) {
        table.row(new Cell(name, Ink.PLAIN), new Cell(Humane.count(count), ink));
    }
}
