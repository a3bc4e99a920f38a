package dev.stackmemory.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.adapter.paradedb.PoolSize;
import dev.stackmemory.adapter.paradedb.VectorPrecision;
import dev.stackmemory.bootstrap.ArchiveCompression;
import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.Settings.Setting;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import dev.stackmemory.domain.tier.TierLimits;
import dev.stackmemory.domain.tier.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void nothing_set_gives_the_defaults() {
        Settings settings = read(Map.of());

        assertThat(settings.get(SettingKeys.TOPOLOGY)).isEqualTo(WiredTopology.LOCAL);
        assertThat(settings.get(SettingKeys.MIGRATION_TO)).isEmpty();
        assertThat(settings.get(SettingKeys.MIGRATION_COMPARE)).isEqualTo(1);
        assertThat(settings.get(SettingKeys.PROJECT)).isEmpty();
        assertThat(settings.get(SettingKeys.HOT_MAX_AGE)).isEmpty();
        assertThat(settings.get(SettingKeys.HOT_MAX_FRAMES)).isEmpty();
        assertThat(settings.get(SettingKeys.HOT_MAX_BYTES)).contains(500_000_000L);
        assertThat(settings.get(SettingKeys.WARM_SESSIONS)).isTrue();
        assertThat(settings.get(SettingKeys.PARADEDB_REPLICAS)).isEmpty();
        assertThat(settings.get(SettingKeys.PARADEDB_ANALYTICS)).isEmpty();
        assertThat(settings.get(SettingKeys.PARADEDB_POOL)).isEqualTo(new PoolSize(2, 50));
        assertThat(settings.get(SettingKeys.PARADEDB_SLOW_QUERY)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(SettingKeys.PARADEDB_VECTOR_PRECISION)).isEqualTo(VectorPrecision.SINGLE);
        assertThat(settings.get(SettingKeys.S3_CATALOG)).isEmpty();
        assertThat(settings.get(SettingKeys.S3_COMPRESSION)).isEqualTo(ArchiveCompression.ZSTD);
        assertThat(settings.get(SettingKeys.S3_KEEP_VERSIONS)).isEqualTo(Duration.ofDays(1));
        assertThat(settings.get(SettingKeys.S3_CACHE_MAX_BYTES)).isEqualTo(4L << 30);
        assertThat(settings.get(SettingKeys.S3_LOST)).isFalse();
        assertThat(settings.get(SettingKeys.ALERTS_SLOW_READS)).contains(Duration.ofSeconds(1));
        assertThat(settings.get(SettingKeys.ALERTS_HIT_RATE)).contains(0.7);
        assertThat(settings.get(SettingKeys.ALERTS_HOT_BYTES)).contains(2_000_000_000L);
        assertThat(settings.get(SettingKeys.ALERTS_COLD_READS)).contains(0.2);
        assertThat(settings.get(SettingKeys.ALERTS_INDEX_BLOAT)).contains(2.0);
        assertThat(settings.get(SettingKeys.ALERTS_WINDOW)).isEqualTo(Duration.ofHours(1));
        assertThat(settings.get(SettingKeys.ALERTS_MIN_SAMPLES)).isEqualTo(20);
        assertThat(settings.get(SettingKeys.ALERTS_WEBHOOK)).isEmpty();
        assertThat(settings.get(SettingKeys.ALERTS_RUN_ACTIONS)).isFalse();
        assertThat(settings.get(SettingKeys.SEARCH_LIMIT)).isEqualTo(10);
        assertThat(settings.get(SettingKeys.SEARCH_BUDGET)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(SettingKeys.EMBEDDING_PROVIDER)).isEqualTo("none");
        assertThat(settings.embedding()).isEmpty();
        assertThat(settings.projectAliases()).isEmpty();
        assertThat(settings.list()).hasSize(SettingKeys.ALL.size());
    }

    @Test
    void every_key_can_be_set_in_the_file() throws IOException {
        write("""
                topology: local
                project: acme/shop
                tiers:
                  hot:
                    max-age: 7 d
                    max-frames: 1_000
                    max-bytes: 2 GB
                  warm-sessions: false
                stores:
                  paradedb:
                    replicas: [jdbc:postgresql://a,b:5433/memory, jdbc:postgresql://c/memory]
                    analytics: jdbc:postgresql://d/memory
                    pool: 0-5
                    slow-query: 250 ms
                    vector-precision: half
                  s3:
                    catalog: https://catalog.example.org/iceberg
                    catalog-token-env: CATALOG_TOKEN
                    compression: snappy
                    keep-versions: 30 d
                    cache-max-bytes: 10 GB
                    lost: true
                alerts:
                  slow-reads: 200 ms
                  hit-rate: 0.9
                  hot-bytes: none
                  cold-reads: 1
                  index-bloat: 3
                  webhook: https://hooks.example.org/memory
                  run-actions: true
                search:
                  limit: 25
                  budget: 750 ms
                embedding:
                  provider: http
                  url: http://localhost:11434/v1
                  model: nomic-embed-text
                projects:
                  aliases:
                    github.com/acme/shop: [default, /home/me/shop]
                """);

        Settings settings = read(Map.of());

        assertThat(settings.get(SettingKeys.PROJECT)).contains(new ProjectId("acme/shop"));
        assertThat(settings.get(SettingKeys.HOT_MAX_AGE)).contains(Duration.ofDays(7));
        assertThat(settings.get(SettingKeys.HOT_MAX_FRAMES)).contains(1_000);
        assertThat(settings.get(SettingKeys.HOT_MAX_BYTES)).contains(2_000_000_000L);
        assertThat(settings.get(SettingKeys.WARM_SESSIONS)).isFalse();
        assertThat(settings.get(SettingKeys.PARADEDB_REPLICAS))
                .containsExactly("jdbc:postgresql://a,b:5433/memory", "jdbc:postgresql://c/memory");
        assertThat(settings.get(SettingKeys.PARADEDB_ANALYTICS)).contains("jdbc:postgresql://d/memory");
        assertThat(settings.get(SettingKeys.PARADEDB_POOL)).isEqualTo(new PoolSize(0, 5));
        assertThat(settings.get(SettingKeys.PARADEDB_SLOW_QUERY)).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.get(SettingKeys.PARADEDB_VECTOR_PRECISION)).isEqualTo(VectorPrecision.HALF);
        assertThat(settings.get(SettingKeys.S3_CATALOG)).contains(URI.create("https://catalog.example.org/iceberg"));
        assertThat(settings.get(SettingKeys.S3_CATALOG_TOKEN_ENV)).isEqualTo("CATALOG_TOKEN");
        assertThat(settings.get(SettingKeys.S3_COMPRESSION)).isEqualTo(ArchiveCompression.SNAPPY);
        assertThat(settings.get(SettingKeys.S3_KEEP_VERSIONS)).isEqualTo(Duration.ofDays(30));
        assertThat(settings.get(SettingKeys.S3_CACHE_MAX_BYTES)).isEqualTo(10_000_000_000L);
        assertThat(settings.get(SettingKeys.S3_LOST)).isTrue();
        assertThat(settings.get(SettingKeys.ALERTS_SLOW_READS)).contains(Duration.ofMillis(200));
        assertThat(settings.get(SettingKeys.ALERTS_HIT_RATE)).contains(0.9);
        assertThat(settings.get(SettingKeys.ALERTS_HOT_BYTES)).isEmpty();
        assertThat(settings.get(SettingKeys.ALERTS_COLD_READS)).contains(1.0);
        assertThat(settings.get(SettingKeys.ALERTS_INDEX_BLOAT)).contains(3.0);
        assertThat(settings.get(SettingKeys.ALERTS_WEBHOOK)).contains(URI.create("https://hooks.example.org/memory"));
        assertThat(settings.get(SettingKeys.ALERTS_RUN_ACTIONS)).isTrue();
        assertThat(settings.get(SettingKeys.SEARCH_LIMIT)).isEqualTo(25);
        assertThat(settings.get(SettingKeys.SEARCH_BUDGET)).isEqualTo(Duration.ofMillis(750));
        assertThat(settings.embedding())
                .containsEntry("url", "http://localhost:11434/v1")
                .containsEntry("model", "nomic-embed-text");
        ProjectId shop = new ProjectId("github.com/acme/shop");
        assertThat(settings.projectAliases())
                .isEqualTo(Map.of(new ProjectId("default"), shop, new ProjectId("/home/me/shop"), shop));
    }

    @Test
    void the_command_line_wins_over_the_environment_and_that_over_the_file() throws IOException {
        write("search: {limit: 1}");
        Map<String, String> environment = Map.of("STACKMEMORY_SEARCH_LIMIT", "2");

        assertThat(read(Map.of()).get(SettingKeys.SEARCH_LIMIT)).isEqualTo(1);
        assertThat(read(environment, Map.of()).get(SettingKeys.SEARCH_LIMIT)).isEqualTo(2);
        assertThat(read(environment, Map.of("search.limit", "3")).get(SettingKeys.SEARCH_LIMIT))
                .isEqualTo(3);
    }

    @Test
    void each_value_tells_where_it_was_set() throws IOException {
        write("search: {limit: 7}");

        assertThat(read(Map.of()).list())
                .contains(new Setting(
                        SettingKeys.SEARCH_LIMIT,
                        "7",
                        new Settings.Origin.ConfigurationFile(folder.resolve("config.yaml"), 1)))
                .contains(new Setting(SettingKeys.SEARCH_BUDGET, "5 s", new Settings.Origin.Default()));
    }

    @Test
    void an_unknown_key_is_refused_with_the_nearest_known_one() throws IOException {
        write("serach:\n  limit: 3\n");

        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("config.yaml")
                .hasMessageContaining("'serach.limit'")
                .hasMessageContaining("did you mean 'search.limit'");
    }

    @ParameterizedTest
    @CsvSource({
        "search.budget, 5",
        "search.budget, 5 parsecs",
        "search.budget, -5 s",
        "search.limit, 0",
        "search.limit, many",
        "tiers.hot.max-bytes, 500",
        "tiers.hot.max-bytes, 500 mb",
        "stores.paradedb.pool, 20",
        "stores.paradedb.pool, 20-2",
        "topology, cloud"
    })
    void a_value_of_the_wrong_form_is_refused_with_what_would_be_right(String key, String text) {
        SettingKey<?> known = SettingKeys.find(key).orElseThrow();

        assertThatThrownBy(() -> read(Map.of(), Map.of(key, text)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the command line")
                .hasMessageContaining(key)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(known.form());
    }

    @Test
    void a_file_that_is_no_yaml_map_is_refused() throws IOException {
        write("just words");
        assertThatThrownBy(() -> read(Map.of())).isInstanceOf(SettingsException.class);

        write("search: [unclosed");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("no YAML");

        Files.write(folder.resolve("config.yaml"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void setting_a_value_keeps_comments_and_everything_else() throws IOException {
        write("# mine\nsearch:\n  limit: 3 # few\n");

        ConfigurationFile.set(folder.resolve("config.yaml"), "search.budget", "2 s");
        ConfigurationFile.set(folder.resolve("config.yaml"), "tiers.hot.max-bytes", "1 GB");
        ConfigurationFile.set(folder.resolve("config.yaml"), "projects.aliases.github.com/a/b", "x,y");

        String content = Files.readString(folder.resolve("config.yaml"));
        assertThat(content).contains("# mine").contains("# few");
        Settings settings = read(Map.of());
        assertThat(settings.get(SettingKeys.SEARCH_LIMIT)).isEqualTo(3);
        assertThat(settings.get(SettingKeys.SEARCH_BUDGET)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(SettingKeys.HOT_MAX_BYTES)).isEqualTo(Optional.of(1_000_000_000L));
        assertThat(settings.projectAliases()).containsKey(new ProjectId("x")).containsKey(new ProjectId("y"));
    }

    @Test
    void setting_several_values_sets_all_of_them_or_none() throws IOException {
        write("topology: local\nmigration:\n  to: unified\n");
        Path file = folder.resolve("config.yaml");
        String before = Files.readString(file);

        assertThatThrownBy(
                        () -> ConfigurationFile.set(file, Map.of("topology", "unified", "migration.to", "elsewhere")))
                .isInstanceOf(SettingsException.class);
        assertThat(Files.readString(file)).isEqualTo(before);

        ConfigurationFile.set(file, Map.of("topology", "unified", "migration.to", "none"));
        Settings settings = read(Map.of());
        assertThat(settings.get(SettingKeys.TOPOLOGY)).isEqualTo(WiredTopology.UNIFIED);
        assertThat(settings.get(SettingKeys.MIGRATION_TO)).isEmpty();
    }

    @Test
    void setting_a_value_makes_the_file() {
        Path file = folder.resolve("new/config.yaml");

        ConfigurationFile.set(file, "search.limit", "4");

        assertThat(SettingsReader.read(
                                Map.of("STACKMEMORY_HOME", folder.resolve("new").toString()), Map.of())
                        .get(SettingKeys.SEARCH_LIMIT))
                .isEqualTo(4);
    }

    @Test
    void setting_a_value_makes_a_private_file_in_a_private_folder() throws IOException {
        Path file = folder.resolve("private/config.yaml");
        ConfigurationFile.set(file, "search.limit", "4");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void setting_a_value_works_where_files_have_no_posix_rights() throws IOException {
        try (var plain = FileSystems.newFileSystem(folder.resolve("plain.zip"), Map.of("create", "true"))) {
            Path file = plain.getPath("/memory/config.yaml");
            ConfigurationFile.set(file, "search.limit", "4");
            ConfigurationFile.set(file, "search.budget", "2 s");

            assertThat(ConfigurationFile.read(file))
                    .containsExactly(
                            Map.entry("search.limit", new ConfigurationFile.Value("4", 2)),
                            Map.entry("search.budget", new ConfigurationFile.Value("2 s", 3)));
        }
    }

    @Test
    void setting_a_wrong_value_leaves_the_file_as_it_was() throws IOException {
        write("search:\n  limit: 3\n");

        assertThatThrownBy(() -> ConfigurationFile.set(folder.resolve("config.yaml"), "search.limit", "-1"))
                .isInstanceOf(SettingsException.class);

        assertThat(Files.readString(folder.resolve("config.yaml"))).isEqualTo("search:\n  limit: 3\n");
    }

    @Test
    void home_is_the_environments_not_javas() {
        assertThat(SettingsReader.home(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.stackmemory"));
        assertThat(SettingsReader.home(Map.of("HOME", "/h", "STACKMEMORY_HOME", "/s")))
                .isEqualTo(Path.of("/s"));
        assertThatThrownBy(() -> SettingsReader.home(Map.of())).isInstanceOf(SettingsException.class);
    }

    @Test
    void what_a_topology_has_of_its_own_is_what_holds_there() {
        for (WiredTopology topology : List.of(WiredTopology.TEAM, WiredTopology.UNIFIED)) {
            Settings settings = read(Map.of("topology", topology.title()));
            TierLimits own = Topology.valueOf(topology.name())
                    .defaults(StoreId.shared("sqlite"))
                    .getTier(Tier.HOT)
                    .limits();
            assertThat(settings.get(SettingKeys.HOT_MAX_AGE)).isEqualTo(own.maxAge());
            assertThat(settings.get(SettingKeys.HOT_MAX_FRAMES).orElseThrow().longValue())
                    .isEqualTo(own.maxFrames().orElseThrow());
            assertThat(settings.get(SettingKeys.HOT_MAX_BYTES).orElseThrow())
                    .isEqualTo(own.maxBytes().orElseThrow());
            assertThat(settings.list())
                    .contains(new Setting(SettingKeys.HOT_MAX_AGE, "24 h", new Settings.Origin.OfTopology(topology)));
        }
        assertThat(read(Map.of("topology", "team", "tiers.hot.max-age", "none")).get(SettingKeys.HOT_MAX_AGE))
                .as("what somebody has set")
                .isEmpty();
    }

    @Test
    void a_project_has_rules_of_its_own() throws IOException {
        write("""
                projects:
                  rules:
                    github.com/acme/shop:
                      retention: 365 d
                      hot: {max-bytes: 100 MB}
                """);
        ConfigurationFile.set(folder.resolve("config.yaml"), "projects.rules.github.com/acme/shop.hot.max-frames", "7");

        ProjectRuleKeys shop = new ProjectRuleKeys(new ProjectId("github.com/acme/shop"));
        Settings settings = read(Map.of());
        assertThat(settings.projectRules()).containsExactly(shop);
        assertThat(settings.get(shop.retention())).contains(Duration.ofDays(365));
        assertThat(settings.get(shop.maxBytes(Tier.HOT))).contains(100_000_000L);
        assertThat(settings.get(shop.maxFrames(Tier.HOT))).contains(7);
        assertThat(settings.get(shop.maxAge(Tier.HOT))).isEmpty();
        assertThat(settings.list())
                .filteredOn(Setting::isSet)
                .extracting(setting -> setting.key().name())
                .containsExactly(
                        "projects.rules.github.com/acme/shop.hot.max-bytes",
                        "projects.rules.github.com/acme/shop.hot.max-frames",
                        "projects.rules.github.com/acme/shop.retention");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hot: {max-bytes: 100}   | config.yaml:4: projects.rules.a.b.hot.max-bytes is '100'; it must be a size with its unit",
                "hot: {max-size: 100 MB} | config.yaml:4: there is no setting 'projects.rules.a.b.hot.max-size'; what a project can have of its own: retention, hot.max-age",
                "lukewarm: 1 d           | config.yaml:4: there is no setting 'projects.rules.a.b.lukewarm'; what a project can have of its own: retention, hot.max-age"
            })
    void a_wrong_rule_of_a_project_is_refused_with_line_cause_and_cure(String rule, String message) throws IOException {
        write("projects:\n  rules:\n    a.b:\n      " + rule + "\n");
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), yaml, StandardCharsets.UTF_8);
    }

    private Settings read(Map<String, String> flags) {
        return read(Map.of(), flags);
    }

    private Settings read(Map<String, String> environment, Map<String, String> flags) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put("STACKMEMORY_HOME", folder.toString());
        return SettingsReader.read(complete, flags);
    }
}
