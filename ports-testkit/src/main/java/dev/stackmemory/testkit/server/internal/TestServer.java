package dev.stackmemory.testkit.server.internal;

import dev.stackmemory.testkit.server.PostgresServer;
import dev.stackmemory.testkit.server.RedisServer;
import dev.stackmemory.testkit.server.S3Server;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The servers that tests ask for. An image is of one version, so that what passes today passes tomorrow. */
enum TestServer {
    POSTGRES("a PostgreSQL", PostgresServer.VARIABLE, Images.PARADEDB, true),
    PARADEDB("a ParadeDB", PostgresServer.PARADEDB_VARIABLE, Images.PARADEDB, false),
    TEXTSEARCH("a PostgreSQL with pg_textsearch", PostgresServer.TEXTSEARCH_VARIABLE, Optional.empty(), false),
    REDIS("a Redis", RedisServer.VARIABLE, Optional.of("redis:7.2.5"), true),
    VALKEY("a Valkey", RedisServer.VALKEY_VARIABLE, Optional.of("valkey/valkey:8.0.2"), false),
    S3("an S3", S3Server.VARIABLE, Optional.of("minio/minio:RELEASE.2025-04-22T22-12-26Z"), true);

    private static final class Images {
        /** PostgreSQL 18 with pg_search and pgvector. */
        static final Optional<String> PARADEDB = Optional.of("paradedb/paradedb:0.25.9-pg18");
    }

    private final String title;
    private final String variable;
    private final Optional<String> image;
    private final boolean ofThisMachine;

    TestServer(String title, String variable, Optional<String> image, boolean ofThisMachine) {
        this.title = title;
        this.variable = variable;
        this.image = image;
        this.ofThisMachine = ofThisMachine;
    }

    /** The variable that names one. */
    String variable() {
        return variable;
    }

    /** The image of which containers are made, if there is one. */
    Optional<String> image() {
        return image;
    }

    /** Where it comes from on this machine. */
    ServerSource source() {
        return source(Environment::find, Docker::isUsable);
    }

    /**
     * Where it comes from: the environment, else a container, else this machine.
     *
     * @param environment the value of a variable that is set
     * @param docker whether containers can be had; asked only if one is needed
     */
    ServerSource source(Function<String, Optional<String>> environment, BooleanSupplier docker) {
        Optional<String> url = environment.apply(variable);
        if (url.isPresent()) {
            return new ServerSource.Given(url.get());
        }
        if (image.isPresent() && docker.getAsBoolean()) {
            return new ServerSource.Container(image.get());
        }
        if (ofThisMachine) {
            return new ServerSource.ThisMachine();
        }
        return new ServerSource.None("needs " + title + " at " + variable + (image.isPresent() ? ", or Docker" : ""));
    }
}
