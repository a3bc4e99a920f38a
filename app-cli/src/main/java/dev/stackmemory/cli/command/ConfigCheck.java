package dev.stackmemory.cli.command;

import dev.stackmemory.bootstrap.ConfigurationCheck;
import dev.stackmemory.bootstrap.ServerCheck;
import dev.stackmemory.bootstrap.StoreServer;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsProblem;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import dev.stackmemory.cli.invocation.ExitCode;
import dev.stackmemory.cli.invocation.Invocation;
import dev.stackmemory.cli.terminal.SafeText;
import dev.stackmemory.cli.terminal.Style;
import dev.stackmemory.cli.terminal.Style.Ink;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.ports.Deadline;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.JsonWriter;
import dev.stackmemory.ports.model.EmbeddingModel;
import dev.stackmemory.ports.model.ModelId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
        name = "check",
        description =
                "Try the configuration: every name and value, the aliases, the servers of the topology, the files of this machine, and the embedding model"
                        + " if one is set, for the vector of one short text. Says whether a bucket, a database or a file may not be written, and which settings"
                        + " do nothing. Wrong names and values are all told, with exit code 12; else the exit code is that of the first failure.",
        footer = {"Examples:", "  stackmemory config check", "  stackmemory -c topology=postgres config check"})
final class ConfigCheck extends Action {
    ConfigCheck(Invocation run) {
        super(run);
    }

    @Override
    protected ExitCode perform() {
        List<SettingsProblem> problems = run.configurationProblems();
        if (!problems.isEmpty()) {
            tell(problems);
            return ExitCode.CONFIGURATION;
        }
        Settings settings = run.settings();
        ProjectId project = run.project();
        List<String> ignored = ConfigurationCheck.ignored(settings);
        List<Checked> servers =
                run.memory().servers().stream().map(Checked::ask).toList();
        Optional<CheckedModel> model =
                run.memory().embeddingModel().map(configured -> CheckedModel.ask(configured, run.quickly()));
        Optional<StoreException> failure = Stream.concat(
                        servers.stream().flatMap(server -> server.failure().stream()),
                        model.stream().flatMap(asked -> asked.failure().stream()))
                .findFirst();
        if (run.json()) {
            run.printJson(json -> {
                json.name("file").string(settings.configurationFile().toString());
                json.name("project").string(project.value());
                json.name("servers").beginArray();
                servers.forEach(server -> server.write(json));
                json.endArray();
                model.ifPresent(asked -> asked.write(json));
                FrameReports.strings("ignored", ignored, json);
                json.name("valid").bool(failure.isEmpty());
            });
        } else {
            run.print("The configuration is right.");
            ignored.forEach(setting -> run.print(SafeText.line(setting)));
            run.print("Here, the project is '" + SafeText.line(project.value()) + "'.");
            for (Checked server : servers) {
                run.print(SafeText.line(server.describe()));
                server.answer()
                        .ifPresent(answer ->
                                answer.warnings().forEach(warning -> run.print("    " + SafeText.line(warning))));
            }
            run.print(model.map(asked -> SafeText.line(asked.describe()))
                    .orElse("No embedding model is configured: search is by words."));
        }
        failure.ifPresent(first -> {
            throw first;
        });
        return ExitCode.OK;
    }

    /** The embedding model that was asked for the vector of a short text. */
    private record CheckedModel(Optional<ModelId> answered, Optional<StoreException> failure) {
        static CheckedModel ask(EmbeddingModel model, Deadline deadline) {
            try {
                var unused = model.embed(List.of("StackMemory"), deadline);
                return new CheckedModel(Optional.of(model.id(deadline)), Optional.empty());
            } catch (StoreException refused) {
                return new CheckedModel(Optional.empty(), Optional.of(refused));
            }
        }

        private String reason() {
            return failure.map(Throwable::getMessage).orElse("");
        }

        String describe() {
            return answered.map(id -> "The embedding model " + id + " answers.")
                    .orElseGet(() -> "The embedding model does not answer: " + reason());
        }

        void write(JsonWriter json) {
            answered.ifPresentOrElse(
                    id -> json.name("model").string(id.toString()),
                    () -> json.name("modelFailure").string(reason()));
        }
    }

    /** A server that was asked what it is. */
    private record Checked(String store, Optional<StoreServer> answer, Optional<StoreException> failure) {
        static Checked ask(ServerCheck server) {
            try {
                return new Checked(server.store(), Optional.of(server.answer().get()), Optional.empty());
            } catch (StoreException away) {
                return new Checked(server.store(), Optional.empty(), Optional.of(away));
            }
        }

        String describe() {
            return store + ": "
                    + answer.map(server -> server.server() + " answers. It is searched " + server.search() + ".")
                            .orElseGet(() -> "does not answer: "
                                    + failure.map(Throwable::getMessage).orElse(""));
        }

        void write(JsonWriter json) {
            json.beginObject().name("store").string(store).name("answers").bool(answer.isPresent());
            answer.ifPresent(server -> {
                json.name("server")
                        .string(server.server())
                        .name("search")
                        .string(server.search())
                        .name("warnings")
                        .beginArray();
                server.warnings().forEach(json::string);
                json.endArray();
            });
            failure.ifPresent(why -> json.name("failure").string(String.valueOf(why.getMessage())));
            json.endObject();
        }
    }

    private void tell(List<SettingsProblem> problems) {
        if (run.json()) {
            Path file = SettingsReader.home(run.surroundings().environment()).resolve("config.yaml");
            run.printJson(json -> {
                json.name("file").string(file.toString());
                json.name("valid").bool(false);
                json.name("problems").beginArray();
                for (SettingsProblem problem : problems) {
                    json.beginObject()
                            .name("place")
                            .string(problem.place())
                            .name("cause")
                            .string(problem.cause())
                            .name("cure")
                            .string(problem.cure())
                            .endObject();
                }
                json.endArray();
            });
            return;
        }
        Style style = run.errorStyle();
        run.note(style.apply(Ink.RED, "stackmemory: ")
                + (problems.size() == 1 ? "one thing is" : problems.size() + " things are")
                + " wrong in the configuration");
        for (SettingsProblem problem : problems) {
            run.note(SafeText.lines(problem.place() + ": " + problem.cause()));
            if (!problem.cure().isEmpty()) {
                run.note("    " + SafeText.lines(problem.cure()));
            }
        }
    }
}
