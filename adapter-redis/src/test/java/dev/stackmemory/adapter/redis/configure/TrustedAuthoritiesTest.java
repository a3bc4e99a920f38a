package dev.stackmemory.adapter.redis.configure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedAuthoritiesTest {
    @TempDir
    private Path folder;

    /** Two authorities that this Java trusts. */
    private static List<X509Certificate> authorities() throws Exception {
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        X509Certificate[] known = ((X509TrustManager) platform.getTrustManagers()[0]).getAcceptedIssuers();
        return List.of(known[0], known[1]);
    }

    private static String pem(X509Certificate certificate) throws CertificateException {
        return "An authority\n-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), text);
    }

    @Test
    void pem_mayHoldSeveralCertificates_andRemarks() throws Exception {
        List<X509Certificate> two = authorities();
        TrustedAuthorities read = TrustedAuthorities.ofPem(file(pem(two.getFirst()) + pem(two.getLast())));
        assertThat(read).isEqualTo(new TrustedAuthorities(two)).hasToString("TrustedAuthorities[2]");
    }

    @Test
    void pem_thatIsMissing_orNone_orDamaged_isRefused_andTheMessageNamesTheFile() throws Exception {
        String whole = pem(authorities().getFirst());
        assertThatThrownBy(() -> TrustedAuthorities.ofPem(folder.resolve("none.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no file " + folder.resolve("none.pem"));
        assertThatThrownBy(() -> TrustedAuthorities.ofPem(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
        for (String wrong : List.of("", "no certificate", whole.substring(0, whole.length() / 2))) {
            assertThatThrownBy(() -> TrustedAuthorities.ofPem(file(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ca.pem holds no certificate");
        }
    }

    @Test
    void keyStore_isReadWithItsPassword_andNotWithAnother() throws Exception {
        X509Certificate authority = authorities().getFirst();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("one", authority);
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "Xq7Secret".toCharArray());
        }

        assertThat(TrustedAuthorities.ofKeyStore(file, "Xq7Secret").certificates())
                .containsExactly(authority);
        assertThatThrownBy(() -> TrustedAuthorities.ofKeyStore(file, "Zw9Secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trust.p12")
                .hasMessageNotContaining("Zw9Secret");
    }
}
