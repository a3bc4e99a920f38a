package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.S3Address;
import dev.stackmemory.testkit.server.TestServerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** An S3Proxy in this process, before a folder. Not thread-safe. */
public final class EmbeddedS3 implements AutoCloseable {
    private static final int PORTS_TRIED = 5;
    private static final String ACCESS_KEY = "stackmemory";

    private final Path folder;
    private final String secretKey = UUID.randomUUID().toString();
    private int port;
    private @Nullable S3Proxy proxy;

    private EmbeddedS3(Path folder) {
        this.folder = folder;
        SharedServer.closeAtEnd(this);
    }

    /** A new, running one. */
    public static EmbeddedS3 create() {
        EmbeddedS3 created = new EmbeddedS3(ServerFolders.create("s3", null));
        try {
            Files.createDirectory(created.data());
        } catch (IOException e) {
            throw new TestServerException("no folder for S3Proxy", e);
        }
        created.startOnFreePort();
        return created;
    }

    public S3Address address() {
        return new S3Address(endpoint(), ACCESS_KEY, secretKey);
    }

    public Path data() {
        return folder.resolve("data");
    }

    public boolean isRunning() {
        return proxy != null;
    }

    public void start() {
        if (proxy == null) {
            try {
                S3Proxy started = S3Proxy.builder()
                        .blobStore(new FilesystemNio2BlobStore(data().toString()))
                        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, secretKey)
                        .endpoint(endpoint())
                        .ignoreUnknownHeaders(true)
                        .build();
                started.start();
                proxy = started;
            } catch (Exception e) {
                throw new TestServerException("S3Proxy does not start on port " + port, e);
            }
        }
    }

    public void stop() {
        S3Proxy running = proxy;
        proxy = null;
        if (running != null) {
            try {
                running.stop();
            } catch (Exception e) {
                throw new TestServerException("S3Proxy does not stop", e);
            }
        }
    }

    @Override
    public void close() {
        SharedServer.forget(this);
        stop();
        ServerFolders.delete(folder);
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = Ports.free();
            try {
                start();
                return;
            } catch (TestServerException e) {
                if (attempt == PORTS_TRIED) {
                    throw e;
                }
            }
        }
    }
}
