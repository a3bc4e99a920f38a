package dev.stackmemory.adapter.paradedb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowStatementsTest {
    @Test
    void planOfALongQuestion_isToldWithoutIt() {
        String vector = "[" + "0.25,".repeat(20_000) + "1]";

        assertThat(SlowStatements.withoutValues("Sort Key: (e.embedding <=> '" + vector + "'::vector), name = 'it''s'"))
                .isEqualTo("Sort Key: (e.embedding <=> '?'::vector), name = '?'");
    }
}
