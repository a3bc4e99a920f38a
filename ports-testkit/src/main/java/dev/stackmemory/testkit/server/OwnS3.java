package dev.stackmemory.testkit.server;

import dev.stackmemory.testkit.server.internal.EmbeddedS3;
import java.nio.file.Path;

/** An S3Proxy that a test started for itself in this process, to be stopped and started; objects are files of a folder. */
public final class OwnS3 extends S3Server implements OwnServer {
    private final EmbeddedS3 proxy;

    private OwnS3(EmbeddedS3 proxy) {
        super(proxy.address());
        this.proxy = proxy;
    }

    static OwnS3 create() {
        return new OwnS3(EmbeddedS3.create());
    }

    /** The folder of its data: a folder for each bucket, a file for each object, by its key. */
    public Path data() {
        return proxy.data();
    }

    @Override
    public void start() {
        proxy.start();
    }

    @Override
    public void stop() {
        proxy.stop();
    }

    /** As {@link #stop}: what runs in this process cannot be killed. */
    @Override
    public void kill() {
        proxy.stop();
    }

    @Override
    public boolean isRunning() {
        return proxy.isRunning();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
