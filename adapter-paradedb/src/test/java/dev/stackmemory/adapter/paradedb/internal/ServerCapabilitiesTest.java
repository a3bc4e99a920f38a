package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCapabilitiesTest {
    @ParameterizedTest
    @CsvSource({"0.7.4, beyond their buffer", "0.8.1, beyond their buffer", "0.8.2, may damage it", "0.8.3, may fail"})
    void warning_pgvectorBefore084_namesItsDefectAndTheCure(String version, String defect) {
        assertThat(ServerCapabilities.warning(version).orElseThrow())
                .contains(version, defect, "ALTER EXTENSION vector UPDATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.8.4", "0.8.10", "0.9.0", "1.0"})
    void warning_youngerPgvector_none(String version) {
        assertThat(ServerCapabilities.warning(version)).isEmpty();
    }

    @Test
    void warning_shortVersion_countsAsTheFirstOfItsLine() {
        assertThat(ServerCapabilities.warning("0.8")).isPresent();
    }
}
