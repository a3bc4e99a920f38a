package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.StackMemory;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.alert.Alert;
import dev.stackmemory.domain.alert.Remedy;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/** Shows the alerts that there are, with what helps. */
final class AlertsView {
    private AlertsView() {}

    /** What is known of alerts. */
    sealed interface Alerts {
        record Known(List<Alert> alerts) implements Alerts {}

        record Unknown(String reason) implements Alerts {}
    }

    static Alerts look(StackMemory memory, Deadline deadline) {
        try {
            return new Alerts.Known(memory.watchAlerts().look(deadline));
        } catch (StoreException away) {
            return new Alerts.Unknown(String.valueOf(away.getMessage()));
        }
    }

    /** A row for each, of two columns. */
    static void rows(Alerts alerts, Table table) {
        switch (alerts) {
            case Alerts.Known known ->
                known.alerts()
                        .forEach(alert -> table.row(
                                new Cell("alert", Ink.RED),
                                Cell.of(alert.name() + ": " + alert.text() + "; " + help(alert.remedy()))));
            case Alerts.Unknown unknown ->
                table.row(new Cell("alerts", Ink.DIM), Cell.of("unknown: " + unknown.reason()));
        }
    }

    static String help(Remedy remedy) {
        return switch (remedy) {
            case ADD_RESOURCES -> "give that store more memory, processors or read replicas";
            case WARM_THE_CACHE -> "'storage daemon' with alerts.run-actions reads the youngest frames into it";
            case PREPARE_ANSWERS -> "'storage daemon' with alerts.run-actions answers anew what is asked most";
            case REBALANCE -> "'storage daemon' with alerts.run-actions moves frames to where they should be";
            case REINDEX -> "'stackmemory storage rebuild-index' makes it anew";
        };
    }

    static void json(Alerts alerts, JsonWriter json) {
        switch (alerts) {
            case Alerts.Known known -> {
                json.name("alerts").beginArray();
                for (Alert alert : known.alerts()) {
                    json.beginObject()
                            .name("alert")
                            .string(alert.name())
                            .name("since")
                            .string(FrameReports.instant(alert.since()))
                            .name("text")
                            .string(alert.text())
                            .name("remedy")
                            .string(alert.remedy()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                            .endObject();
                }
                json.endArray();
            }
            case Alerts.Unknown unknown -> json.name("alertsUnknown").string(unknown.reason());
        }
    }
}
