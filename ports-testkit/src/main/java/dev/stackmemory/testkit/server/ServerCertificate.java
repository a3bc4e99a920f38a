package dev.stackmemory.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The certificate of a test's own servers at 127.0.0.1, which nobody trusts who was not told to: it is its own authority. Files in the PEM form.
 *
 * @param certificate what clients are to trust
 * @param key the servers' secret
 */
public record ServerCertificate(Path certificate, Path key) {
    /** A new one, valid for two days, in the folder. */
    public static ServerCertificate in(Path folder) {
        var made = new ServerCertificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                made.key.toString(),
                "-out",
                made.certificate.toString()));
        return made;
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new TestServerException("no certificate could be made:\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("making a certificate was interrupted", e);
        }
    }
}
