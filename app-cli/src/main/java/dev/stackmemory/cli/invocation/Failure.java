package dev.stackmemory.cli.invocation;

import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.ports.failure.StoreException;
import dev.stackmemory.ports.json.MalformedFrameJson;
import dev.stackmemory.ports.source.UnreadableSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Why a run failed, in words for its user.
 *
 * @param cure what helps; empty if nothing general can be said
 */
public record Failure(ExitCode exit, String message, String cure) {
    /** Thrown by a command that cannot do what it is asked; carries its failure. */
    public static final class CommandFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        public CommandFailed(ExitCode exit, String message, String cure) {
            super(message);
            this.failure = new Failure(exit, message, cure);
        }

        public Failure failure() {
            return failure;
        }
    }

    /** What to tell of the exception; the one place where exceptions become exit codes. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case CommandFailed failed -> failed.failure();
            case StoreException failed -> ofStore(failed);
            case SettingsException wrong ->
                new Failure(
                        ExitCode.CONFIGURATION,
                        message(wrong),
                        "'stackmemory config check' tries the configuration, 'stackmemory config show' lists all settings.");
            case UnreadableSource unreadable -> new Failure(ExitCode.UNREADABLE_INPUT, message(unreadable), "");
            case MalformedFrameJson malformed ->
                new Failure(
                        ExitCode.UNREADABLE_INPUT,
                        "the input is not the JSON of a frame: " + message(malformed),
                        "docs/frame-json.md describes the form.");
            case UncheckedIOException failed -> ofIo(failed.getCause() == null ? new IOException() : failed.getCause());
            case IOException failed -> ofIo(failed);
            case OutOfMemoryError full ->
                new Failure(
                        ExitCode.CAPACITY_EXCEEDED,
                        "the program ran out of memory",
                        "Give it more, for instance with STACKMEMORY_JAVA_OPTS=-Xmx1g.");
            default ->
                new Failure(
                        ExitCode.DEFECT,
                        "something went wrong that should not: " + thrown,
                        "Please report it, with what --debug prints.");
        };
    }

    private static Failure ofStore(StoreException failed) {
        return switch (failed) {
            case StoreException.Unavailable away ->
                new Failure(ExitCode.UNAVAILABLE, message(away), "Nothing was changed; try again later.");
            case StoreException.DeadlineExceeded late ->
                new Failure(ExitCode.DEADLINE_EXCEEDED, message(late), "Try again, or allow more time.");
            case StoreException.CostLimitReached spent ->
                new Failure(ExitCode.CAPACITY_EXCEEDED, message(spent), "Allow more with --max-cost.");
            case StoreException.OutcomeUnknown unknown ->
                new Failure(
                        ExitCode.OUTCOME_UNKNOWN,
                        message(unknown),
                        "Run the same command again: writing the same thing twice is safe.");
            case StoreException.CapacityExceeded full ->
                new Failure(
                        ExitCode.CAPACITY_EXCEEDED,
                        message(full),
                        "Free some room on that disk. 'stackmemory forget' works on a full one, too; 'storage compact' needs room.");
            case StoreException.Refused refused ->
                new Failure(
                        ExitCode.PROBLEMS,
                        message(refused),
                        "Change what was to be written, or what the server does not let in; trying again helps nothing.");
            case StoreException.CorruptFrame corrupt ->
                new Failure(
                        ExitCode.CORRUPT,
                        message(corrupt),
                        "'stackmemory storage verify' lists what is damaged; other frames are not affected.");
            case StoreException.CorruptStore corrupt ->
                new Failure(
                        ExitCode.CORRUPT,
                        message(corrupt),
                        "Put the file aside and restore a copy, or import an earlier 'stackmemory export jsonl'.");
            case StoreException.NewerSchema newer ->
                new Failure(
                        ExitCode.NEWER_SCHEMA, message(newer), "Use the newer program; this one has changed nothing.");
            case StoreException.AccessDenied denied ->
                new Failure(
                        ExitCode.ACCESS_DENIED,
                        message(denied),
                        "Check the rights of the folder, or set STACKMEMORY_HOME to another one.");
        };
    }

    private static Failure ofIo(IOException failed) {
        String message = message(failed);
        boolean full = message.contains("No space left") || message.contains("Disk quota");
        return new Failure(
                full ? ExitCode.CAPACITY_EXCEEDED : ExitCode.UNREADABLE_INPUT,
                failed instanceof java.nio.file.FileSystemException file && file.getReason() == null
                        ? describe(file)
                        : message,
                full ? "Free some room." : "");
    }

    private static String describe(java.nio.file.FileSystemException failed) {
        String what = switch (failed) {
            case java.nio.file.NoSuchFileException missing -> "there is no ";
            case java.nio.file.AccessDeniedException denied -> "no right to use ";
            case java.nio.file.FileAlreadyExistsException exists -> "in the way is ";
            default -> "cannot use ";
        };
        return what + failed.getFile();
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }
}
