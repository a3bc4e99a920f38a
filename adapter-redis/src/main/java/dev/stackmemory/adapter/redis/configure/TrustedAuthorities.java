package dev.stackmemory.adapter.redis.configure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Who may vouch for a server's certificate in the place of those whom the platform trusts.
 *
 * @param certificates at least one
 */
public record TrustedAuthorities(List<X509Certificate> certificates) {
    public TrustedAuthorities {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no certificate is trusted");
        }
    }

    /**
     * Those in a file of the PEM form, as {@code openssl} and most authorities write it.
     *
     * @throws IllegalArgumentException if the file cannot be read, or holds no certificate or a damaged one
     */
    public static TrustedAuthorities ofPem(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            // Read before it is parsed: the parser takes what cannot be read for malformed.
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException(file + " holds no certificates in the PEM form", malformed);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate in the PEM form");
        }
        return new TrustedAuthorities(certificates);
    }

    /**
     * Those in a key store (PKCS #12 or JKS).
     *
     * @throws IllegalArgumentException if the file cannot be read, the password is wrong, or it holds no certificate
     */
    public static TrustedAuthorities ofKeyStore(Path file, String password) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException(file + " is no key store that can be read", malformed);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate");
        }
        return new TrustedAuthorities(certificates);
    }

    private static IllegalArgumentException unreadable(Path file, IOException cause) {
        return new IllegalArgumentException(
                cause instanceof NoSuchFileException ? "there is no file " + file : file + " cannot be read", cause);
    }

    /** How many; a certificate takes a page. */
    @Override
    public String toString() {
        return "TrustedAuthorities[" + certificates.size() + "]";
    }
}
