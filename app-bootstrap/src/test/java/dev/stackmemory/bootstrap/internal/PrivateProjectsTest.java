package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.Settings;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateProjectsTest {
    @TempDir
    private Path folder;

    private Settings settings(String topology, String projects) {
        return SettingsReader.read(
                Map.of("STACKMEMORY_HOME", folder.toString()),
                Map.of("topology", topology, "projects.private", projects));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "team"})
    void aMachineWithAStoreOfItsOwn_keepsThem(String topology) {
        assertThatCode(() -> PrivateProjects.requirePlace(settings(topology, "diary"), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unified", "hosted", "postgres"})
    void whereAllIsShared_theyAreRefused(String topology) {
        assertThatThrownBy(() -> PrivateProjects.requirePlace(settings(topology, "diary, drafts"), Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'diary', 'drafts'")
                .hasMessageContaining("'" + topology + "'");
        assertThatCode(() -> PrivateProjects.requirePlace(settings(topology, ""), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void aMigrationToWhereAllIsShared_isRefused() {
        assertThatThrownBy(() ->
                        PrivateProjects.requirePlace(settings("local", "diary"), Optional.of(WiredTopology.HOSTED)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'hosted'");
    }
}
