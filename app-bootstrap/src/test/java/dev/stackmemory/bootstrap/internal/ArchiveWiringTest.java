package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.s3.ArchiveSettings;
import dev.stackmemory.adapter.s3.ArchiveSettings.Compression;
import dev.stackmemory.adapter.s3.SidecarSettings;
import dev.stackmemory.adapter.s3.TableCatalog;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveWiringTest {
    @TempDir
    private Path home;

    @Test
    void nothing_said_isThePostgresOfTheMemory_andTheAdaptersOwnDefaults() {
        ArchiveSettings archive = bucket(Map.of(), Map.of());
        assertThat(archive.catalog())
                .isEqualTo(new TableCatalog.Jdbc(
                        "jdbc:postgresql://db.example.org/memory", Optional.of("me"), Optional.of("secret")));
        ArchiveSettings defaults = ArchiveSettings.of(archive.warehouse(), archive.catalog());
        assertThat(archive.compression()).isEqualTo(defaults.compression());
        assertThat(archive.keepSnapshots()).isEqualTo(defaults.keepSnapshots());
        assertThat(ArchiveWiring.sidecars(settings(Map.of()), "cache"))
                .isEqualTo(SidecarSettings.of(home.resolve("cache")));
    }

    @Test
    void everything_said_holdsForABucketAndAFolder() {
        Map<String, String> said = Map.of("stores.s3.compression", "snappy", "stores.s3.keep-versions", "30 d");
        for (ArchiveSettings archive : new ArchiveSettings[] {
            bucket(said, Map.of()), ArchiveWiring.ofFolder(settings(said), home.resolve("archive"))
        }) {
            assertThat(archive.id()).isEqualTo(ArchiveWiring.ID);
            assertThat(archive.compression()).isEqualTo(Compression.SNAPPY);
            assertThat(archive.keepSnapshots()).isEqualTo(Duration.ofDays(30));
        }
        assertThat(ArchiveWiring.sidecars(settings(Map.of("stores.s3.cache-max-bytes", "10 MB")), "cache")
                        .maxBytes())
                .isEqualTo(10_000_000);
    }

    @Test
    void aServiceThatTestsNeverRanAgainst_isCalledUnverified() {
        assertThat(ArchiveWiring.doubts(bucket(Map.of(), Map.of())))
                .singleElement()
                .asString()
                .contains("Amazon S3 is unverified");
        assertThat(ArchiveWiring.doubts(
                        bucket(Map.of("stores.s3.endpoint", "https://storage.googleapis.com"), Map.of())))
                .singleElement()
                .asString()
                .contains("https://storage.googleapis.com", "unverified");
        assertThat(ArchiveWiring.doubts(ArchiveWiring.ofFolder(settings(Map.of()), home)))
                .isEmpty();
    }

    @Test
    void catalogBehindRest_isAsked_withTheTokenOfTheEnvironment() {
        Map<String, String> server = Map.of("stores.s3.catalog", "https://catalog.example.org/iceberg");
        URI address = URI.create("https://catalog.example.org/iceberg");
        assertThat(bucket(server, Map.of()).catalog()).isEqualTo(new TableCatalog.Rest(address, Optional.empty()));
        assertThat(bucket(server, Map.of("ICEBERG_REST_TOKEN", "t0ken")).catalog())
                .isEqualTo(new TableCatalog.Rest(address, Optional.of("t0ken")));
    }

    @Test
    void catalogWithAPasswordInItsAddress_isRefusedWithoutPrintingIt() {
        assertThatThrownBy(() -> bucket(Map.of("stores.s3.catalog", "https://me:pa55@catalog.example.org"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("no place for a password")
                .hasMessageNotContaining("pa55");
    }

    private ArchiveSettings bucket(Map<String, String> flags, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PGPASSWORD", "secret");
        Map<String, String> all = new HashMap<>(flags);
        all.put("stores.s3.bucket", "our-memory");
        all.put("stores.paradedb.url", "jdbc:postgresql://db.example.org/memory");
        all.put("stores.paradedb.user", "me");
        return ArchiveWiring.settings(settings(all), variables);
    }

    private Settings settings(Map<String, String> flags) {
        return SettingsReader.read(Map.of("STACKMEMORY_HOME", home.toString()), flags);
    }
}
