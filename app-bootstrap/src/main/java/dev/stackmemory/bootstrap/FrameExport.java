package dev.stackmemory.bootstrap;

import dev.stackmemory.adapter.imports.JsonlExport;
import dev.stackmemory.domain.frame.Frame;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Frames on their way out, as JSON lines. A file appears under its name, whole, when {@link #finish()} is called; until then, and after a failure, what
 * was there before stays. Not thread-safe.
 */
public final class FrameExport implements Consumer<Frame>, AutoCloseable {
    private final JsonlExport export;

    private FrameExport(JsonlExport export) {
        this.export = export;
    }

    /**
     * To a file that only this user may read; an older one of that name is replaced.
     *
     * @throws java.io.UncheckedIOException if its folder cannot be written
     */
    public static FrameExport toFile(Path file) {
        return new FrameExport(JsonlExport.toFile(file));
    }

    /** To a stream, which stays open. */
    public static FrameExport toStream(OutputStream stream) {
        return new FrameExport(JsonlExport.toStream(stream));
    }

    /**
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    @Override
    public void accept(Frame frame) {
        export.accept(frame);
    }

    /** How many bytes were accepted. */
    public long bytes() {
        return export.bytes();
    }

    /** All is written: the file takes its name. */
    public void finish() {
        export.finish();
    }

    @Override
    public void close() {
        export.close();
    }
}
