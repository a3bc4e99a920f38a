package dev.stackmemory.adapter.imports.internal.git;

import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs {@code git} in a repository, so that it asks nothing, colours nothing and runs nothing that the repository configures. */
public final class GitProgram {
    private static final int MAX_ERRORS = 4_096;

    private final Path repository;

    public GitProgram(Path repository) {
        this.repository = repository;
    }

    /** How a short command ended. */
    public record Result(int exitCode, String output, String errors) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** A command whose output is read as it comes. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final CompletableFuture<String> errors;

        private Running(Process process) {
            this.process = process;
            this.errors =
                    CompletableFuture.supplyAsync(() -> drained(process.getErrorStream()), Thread::startVirtualThread);
        }

        public InputStream output() {
            return process.getInputStream();
        }

        /** Waits for the end of the command. */
        public int exitCode() {
            try {
                return process.waitFor();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new UnreadableSource("interrupted while git was running", interrupted);
            }
        }

        public String errors() {
            return errors.join();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /** @throws UnreadableSource if there is no such program */
    public Running start(List<String> arguments) {
        var command = new ArrayList<>(List.of(
                "git",
                "--no-pager",
                "-c",
                "core.quotePath=false",
                "-c",
                "log.showSignature=false",
                "-C",
                repository.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "LC_ALL", "C",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_OPTIONAL_LOCKS", "0",
                        "GIT_NO_LAZY_FETCH", "1"));
        // Inherited from a hook, these would point at another repository.
        builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(process);
        } catch (IOException absent) {
            throw new UnreadableSource(
                    "the program 'git' could not be started; install Git and make sure that it is on the PATH", absent);
        }
    }

    /** Runs a command with little output to its end. */
    public Result run(String... arguments) {
        try (Running running = start(List.of(arguments))) {
            String output = new String(running.output().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Result(running.exitCode(), output, running.errors().strip());
        } catch (IOException failed) {
            throw new UnreadableSource("git could not be read: " + failed.getMessage(), failed);
        }
    }

    private static String drained(InputStream errors) {
        try (errors) {
            String start = new String(errors.readNBytes(MAX_ERRORS), StandardCharsets.UTF_8);
            errors.skip(Long.MAX_VALUE);
            return start;
        } catch (IOException closed) {
            return "";
        }
    }
}
