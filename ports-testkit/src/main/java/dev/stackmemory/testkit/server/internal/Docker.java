package dev.stackmemory.testkit.server.internal;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether containers can be had: asked once, in milliseconds, without loading Testcontainers. */
final class Docker {
    private static final String SOCKET = "/var/run/docker.sock";

    private static final boolean USABLE =
            librariesAreThere() && daemonAnswers(Environment.find("DOCKER_HOST").orElse("unix://" + SOCKET));

    private Docker() {}

    static boolean isUsable() {
        return USABLE;
    }

    /** For the message of who finds no server: why no container was tried. */
    static String remark() {
        return USABLE ? "" : " (Docker does not run here, so that no container can be had)";
    }

    private static boolean librariesAreThere() {
        try {
            Class<?> unused = Class.forName(
                    "org.testcontainers.containers.GenericContainer", false, Docker.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether there is a daemon at an address of the form that {@code DOCKER_HOST} has. */
    static boolean daemonAnswers(String host) {
        if (!host.startsWith("unix://")) {
            return true; // a daemon elsewhere that somebody has configured
        }
        Path socket = Path.of(host.substring("unix://".length()));
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(
                    ByteBuffer.wrap("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            return channel.read(ByteBuffer.allocate(64)) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
