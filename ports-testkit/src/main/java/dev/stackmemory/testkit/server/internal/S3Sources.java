package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.S3Address;
import dev.stackmemory.testkit.server.S3Server;
import java.util.Optional;

/** Where an S3 for tests comes from. */
public final class S3Sources {
    public static final SharedServer<S3Server> SHARED = new SharedServer<>(S3Sources::anyS3);

    private S3Sources() {}

    private static S3Server anyS3() {
        Optional<String> url = Environment.find(S3Server.VARIABLE);
        if (url.isPresent()) {
            return new S3Server(S3Address.parse(url.get()));
        }
        if (Docker.isUsable()) {
            return new S3Server(S3Address.parse(Containers.s3()));
        }
        return S3Server.own();
    }
}
