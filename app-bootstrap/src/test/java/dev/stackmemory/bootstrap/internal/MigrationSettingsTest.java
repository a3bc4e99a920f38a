package dev.stackmemory.bootstrap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.bootstrap.WiredTopology;
import dev.stackmemory.bootstrap.settings.SettingsException;
import dev.stackmemory.bootstrap.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationSettingsTest {
    @TempDir
    private Path folder;

    private Optional<WiredTopology> destination(String topology, String to) {
        return MigrationSettings.destination(SettingsReader.read(
                Map.of("STACKMEMORY_HOME", folder.toString()), Map.of("topology", topology, "migration.to", to)));
    }

    @Test
    void destination_isAnotherPlaceForTheFrames() {
        assertThat(destination("local", "none")).isEmpty();
        assertThat(destination("local", "unified")).contains(WiredTopology.UNIFIED);
        assertThat(destination("local", "hosted")).contains(WiredTopology.HOSTED);
        assertThat(destination("unified", "local")).contains(WiredTopology.LOCAL);
    }

    @Test
    void destination_thatIsTheSamePlace_isRefused_whichSaysWhatToDo() {
        assertThatThrownBy(() -> destination("local", "local"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("is the topology in use, 'local': set it to none");
        assertThatThrownBy(() -> destination("unified", "hosted"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("same PostgreSQL")
                .hasMessageContaining("set topology to hosted and migration.to to none");
    }

    @Test
    void aTeam_changesItsTopologyOnTheSameDatabase_andIsNotCopied() {
        assertThatThrownBy(() -> destination("team", "hosted"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("same PostgreSQL")
                .hasMessageContaining(
                        "on each machine once 'stackmemory storage decommission sqlite' finds nothing there");
        assertThatThrownBy(() -> destination("hosted", "team"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("set topology to team and migration.to to none");
        assertThatThrownBy(() -> destination("local", "team"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("publishes by itself");
        assertThatThrownBy(() -> destination("team", "local"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("set topology to unified, hosted or postgres first");
    }
}
