package dev.stackmemory.testkit.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60) // Ends a deadlock; no test measures time.
class DockerTest {
    @TempDir
    private Path folder;

    @Test
    void socketThatAnswers_isADaemon() throws IOException {
        assertThat(isDaemon("HTTP/1.0 200 OK\r\n\r\nOK")).isTrue();
    }

    @Test
    void socketThatHangsUp_isNone() throws IOException {
        assertThat(isDaemon("")).isFalse();
    }

    @Test
    void noSocket_orOneThatNobodyListensTo_isNone() throws IOException {
        Path socket = folder.resolve("docker.sock");
        assertThat(Docker.daemonAnswers("unix://" + socket)).isFalse();

        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertThat(Files.exists(socket)).isTrue();
        assertThat(Docker.daemonAnswers("unix://" + socket)).isFalse();
    }

    @Test
    void daemonElsewhere_isTakenAtItsWord() {
        assertThat(Docker.daemonAnswers("tcp://docker.example.org:2375")).isTrue();
    }

    /** What is thought of a socket that answers so. */
    private boolean isDaemon(String answer) throws IOException {
        Path socket = folder.resolve("docker.sock");
        try (var daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> answerOne(daemon, answer));
            return Docker.daemonAnswers("unix://" + socket);
        }
    }

    private static void answerOne(ServerSocketChannel daemon, String answer) {
        try (SocketChannel client = daemon.accept()) {
            client.read(ByteBuffer.allocate(256));
            client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException hungUp) {
            assertThat(hungUp).isNotNull();
        }
    }
}
