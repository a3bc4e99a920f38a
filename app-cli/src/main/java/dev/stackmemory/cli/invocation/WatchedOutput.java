package dev.stackmemory.cli.invocation;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why writing failed, which {@link java.io.PrintStream} forgets: a reader that went away is no failure, a full disk is one. After the first
 * failure nothing more is written.
 */
final class WatchedOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    WatchedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throwFailure();
        try {
            out.write(bytes, offset, length);
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    @Override
    public void flush() throws IOException {
        throwFailure();
        try {
            out.flush();
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the reader went away, as {@code head} does when it has enough. */
    static boolean isClosedByReader(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        return message.contains("Broken pipe")
                || message.contains("Pipe closed")
                || message.contains("pipe is being closed");
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
