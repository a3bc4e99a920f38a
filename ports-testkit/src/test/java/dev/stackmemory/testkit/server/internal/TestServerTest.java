package dev.stackmemory.testkit.server.internal;

import static dev.stackmemory.testkit.server.internal.TestServer.PARADEDB;
import static dev.stackmemory.testkit.server.internal.TestServer.POSTGRES;
import static dev.stackmemory.testkit.server.internal.TestServer.REDIS;
import static dev.stackmemory.testkit.server.internal.TestServer.S3;
import static dev.stackmemory.testkit.server.internal.TestServer.TEXTSEARCH;
import static dev.stackmemory.testkit.server.internal.TestServer.VALKEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.testkit.server.internal.ServerSource.Container;
import dev.stackmemory.testkit.server.internal.ServerSource.Given;
import dev.stackmemory.testkit.server.internal.ServerSource.None;
import dev.stackmemory.testkit.server.internal.ServerSource.ThisMachine;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestServerTest {
    private static final Map<String, String> NOTHING_GIVEN = Map.of();

    @ParameterizedTest
    @EnumSource
    void serverAtAnAddress_isTaken_andDockerIsNotEvenAsked(TestServer server) {
        ServerSource source = server.source(
                name -> name.equals(server.variable()) ? Optional.of("at:secret@host") : Optional.empty(), () -> {
                    throw new AssertionError("asked Docker");
                });

        assertThat(source).isEqualTo(new Given("at:secret@host"));
        assertThat(source.toString()).doesNotContain("secret");
    }

    @Test
    void whereDockerRuns_thereIsAContainerOfEachThatHasAnImage() {
        assertThat(withDocker(POSTGRES)).isInstanceOf(Container.class);
        assertThat(withDocker(REDIS)).isEqualTo(new Container("redis:7.2.5"));
        assertThat(withDocker(S3)).isEqualTo(new Container("minio/minio:RELEASE.2025-04-22T22-12-26Z"));
        assertThat(withDocker(VALKEY)).isEqualTo(new Container("valkey/valkey:8.0.2"));
        assertThat(withDocker(TEXTSEARCH))
                .isEqualTo(new None("needs a PostgreSQL with pg_textsearch at STACKMEMORY_TEST_PG_TEXTSEARCH"));
    }

    @Test
    void whereDockerRuns_oneParadeDbServesThoseThatNeedPgSearch_andThoseThatDoNot() {
        assertThat(withDocker(PARADEDB))
                .isEqualTo(new Container("paradedb/paradedb:0.25.9-pg18"))
                .isEqualTo(withDocker(POSTGRES));
    }

    @Test
    void whereDockerRuns_anotherPostgresThatIsGiven_keepsNobodyFromTheParadeDb() {
        Map<String, String> given = Map.of("STACKMEMORY_TEST_POSTGRES", "jdbc:postgresql://db/postgres");

        assertThat(source(POSTGRES, given, true)).isEqualTo(new Given("jdbc:postgresql://db/postgres"));
        assertThat(source(PARADEDB, given, true)).isEqualTo(new Container("paradedb/paradedb:0.25.9-pg18"));
    }

    @Test
    void withoutDocker_thisMachineHasWhatPackagesBring_andTheRestIsNotRunForAReason() {
        assertThat(withoutDocker(POSTGRES)).isEqualTo(new ThisMachine());
        assertThat(withoutDocker(REDIS)).isEqualTo(new ThisMachine());
        assertThat(withoutDocker(S3)).isEqualTo(new ThisMachine());
        assertThat(withoutDocker(PARADEDB))
                .isEqualTo(new None("needs a ParadeDB at STACKMEMORY_TEST_PARADEDB, or Docker"));
        assertThat(withoutDocker(VALKEY)).isEqualTo(new None("needs a Valkey at STACKMEMORY_TEST_VALKEY, or Docker"));
        assertThat(withoutDocker(TEXTSEARCH))
                .isEqualTo(new None("needs a PostgreSQL with pg_textsearch at STACKMEMORY_TEST_PG_TEXTSEARCH"));
    }

    @ParameterizedTest
    @EnumSource
    void image_isOfOneVersion(TestServer server) {
        assertThat(server.image().stream())
                .allSatisfy(image -> assertThat(image)
                        .matches("([a-z]+/)?[a-z]+:.+")
                        .containsPattern(":[A-Za-z.]*\\d+\\D\\d+\\D\\d+")
                        .doesNotContain("latest"));
    }

    private static ServerSource withDocker(TestServer server) {
        return source(server, NOTHING_GIVEN, true);
    }

    private static ServerSource withoutDocker(TestServer server) {
        return source(server, NOTHING_GIVEN, false);
    }

    private static ServerSource source(TestServer server, Map<String, String> environment, boolean docker) {
        return server.source(name -> Optional.ofNullable(environment.get(name)), () -> docker);
    }
}
