package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.S3Address;
import dev.stackmemory.testkit.server.S3Server;

/** Where an S3 for tests comes from. */
public final class S3Sources {
    public static final SharedServer<S3Server> SHARED = new SharedServer<>(S3Sources::anyS3);

    private S3Sources() {}

    private static S3Server anyS3() {
        return switch (TestServer.S3.source()) {
            case ServerSource.Given given -> new S3Server(S3Address.parse(given.url()));
            case ServerSource.Container container -> new S3Server(S3Address.parse(Containers.s3(container.image())));
            case ServerSource.ThisMachine here -> S3Server.own();
            case ServerSource.None none -> throw Skips.notRun(none.reason());
        };
    }
}
