package dev.stackmemory.adapter.s3.internal.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.io.PositionOutputStream;

/** Collects an object on the local disk, in a file without a name, so that a crash leaves nothing; written to the store when closed. */
final class SpoolFile extends PositionOutputStream {
    private static final int BUFFER = 64 << 10;

    private final ObjectStore store;
    private final String location;
    private final Operation operation;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long flushed;
    private boolean closed;

    SpoolFile(ObjectStore store, String location, Operation operation) {
        this.store = store;
        this.location = location;
        this.operation = operation;
        try {
            Path file = Files.createTempFile("stackmemory-", ".spool");
            this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
        } catch (IOException failure) {
            throw FolderObjects.translate("writing a temporary file", failure);
        }
    }

    @Override
    public long getPos() {
        return flushed + buffer.position();
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.capacity()) {
            drain(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        drain(buffer.flip());
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
        operation.check();
        flushed += bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw FolderObjects.translate("writing a temporary file", failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            flush();
            store.write(location, channel, operation);
            if (location.endsWith(".metadata.json")) {
                operation.atTheCatalog().set(true);
            }
        }
    }
}
