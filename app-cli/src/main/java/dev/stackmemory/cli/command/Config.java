package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.settings.ConfigurationFile;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.Settings.Origin;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.Humane;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.cli.terminal.Table;
import dev.stackmemory.cli.terminal.Table.Align;
import dev.stackmemory.cli.terminal.Table.Cell;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.ports.failure.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands under {@code config}. */
final class Config {
    private Config() {}

    @Command(
            name = "show",
            description = "List every setting with the value that holds and where it comes from.",
            footer = {"Examples:", "  stackmemory config show", "  stackmemory config show --verbose"})
    static final class Show extends Action {
        @Option(names = "--verbose", description = "Also say what each setting means and what it may be.")
        private boolean verbose;

        Show(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            Settings settings = run.settings();
            if (run.json()) {
                json(settings);
                return ExitCode.OK;
            }
            var table = new Table(Align.LEFT, Align.LEFT, Align.LEFT);
            for (Settings.Setting setting : settings.list()) {
                table.row(
                        new Cell(setting.key().name(), Ink.CYAN),
                        new Cell(
                                setting.text().isEmpty() ? "–" : setting.text(),
                                setting.isSet() ? Ink.BOLD : Ink.PLAIN),
                        new Cell(setting.origin().place(), Ink.DIM));
                if (verbose) {
                    table.row(
                            Cell.of(""),
                            new Cell(
                                    setting.key().description() + " ("
                                            + setting.key().form() + "; "
                                            + setting.key().environmentVariable() + ")",
                                    Ink.DIM),
                            Cell.of(""));
                }
            }
            run.print(table);
            return ExitCode.OK;
        }

        private void json(Settings settings) {
            run.printJson(json -> {
                json.name("home").string(settings.home().toString());
                json.name("file").string(settings.configurationFile().toString());
                json.name("settings").beginArray();
                for (Settings.Setting setting : settings.list()) {
                    json.beginObject()
                            .name("key")
                            .string(setting.key().name())
                            .name("value")
                            .string(setting.text())
                            .name("origin")
                            .string(origin(setting.origin()))
                            .endObject();
                }
                json.endArray();
            });
        }

        private static String origin(Origin origin) {
            return switch (origin) {
                case Origin.Default nobody -> "default";
                case Origin.OfTopology nobody -> "topology";
                case Origin.ConfigurationFile file -> "file";
                case Origin.Environment variable -> "environment";
                case Origin.CommandLine flag -> "command-line";
            };
        }
    }

    @Command(
            name = "set",
            description = "Set a value in config.yaml; comments and other settings stay.",
            footer = {
                "Examples:",
                "  stackmemory config set search.limit 20",
                "  stackmemory config set tiers.hot.max-bytes '2 GB'",
                "  stackmemory config set topology postgres",
                "  stackmemory config set projects.rules.my-project.hot.max-bytes '100 MB'",
                "  stackmemory config set projects.aliases.my-project old-name,other-name"
            })
    static final class Set extends Action {
        /** The settings on which the vectors of stored texts depend. */
        private static final java.util.Set<String> NAME_THE_MODEL = java.util.Set.of(
                "embedding.provider",
                "embedding.url",
                "embedding.model",
                "embedding.dimensions",
                "embedding.folder",
                "embedding.pooling",
                "embedding.document-prefix");

        @Parameters(index = "0", paramLabel = "KEY", description = "The setting; 'config show' lists them.")
        private String key = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
        private String value = "";

        Set(Invocation run) {
            super(run);
        }

        @Override
        protected ExitCode perform() {
            // The file is not read through the settings: one that is wrong can be put right with this command.
            Path file = SettingsReader.home(run.surroundings().environment()).resolve("config.yaml");
            ConfigurationFile.set(file, key, value);
            Optional<String> hint = hint(file.resolveSibling("frames.db"));
            if (run.json()) {
                run.printJson(json -> {
                    json.name("key")
                            .string(key)
                            .name("value")
                            .string(value)
                            .name("file")
                            .string(file.toString());
                    hint.ifPresent(text -> json.name("hint").string(text));
                });
            } else {
                run.print(SafeText.line(key + " is now '" + value + "' in " + file));
                hint.ifPresent(run::note);
            }
            return ExitCode.OK;
        }

        /** What follows from another model for the frames that are here. */
        private Optional<String> hint(Path database) {
            if (!NAME_THE_MODEL.contains(key) || !Files.exists(database)) {
                return Optional.empty();
            }
            try {
                if (run.memory().embeddingModel().isEmpty()) {
                    return Optional.empty();
                }
                long frames = run.memory().catalog().count(FrameFilter.ALL, run.quickly());
                return frames == 0
                        ? Optional.empty()
                        : Optional.of("Frames are embedded when they are recorded. " + Humane.count(frames)
                                + (frames == 1 ? " is" : " are")
                                + " here already: 'stackmemory storage reembed' gives them vectors of this model, and"
                                + " 'stackmemory status' tells how many have one.");
            } catch (SettingsException | StoreException unfinished) {
                // Another setting is still to come, such as the address after the provider.
                return Optional.empty();
            }
        }
    }
}
