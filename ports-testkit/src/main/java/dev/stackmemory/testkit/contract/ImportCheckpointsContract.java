package dev.stackmemory.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.ports.store.ImportCheckpoints;
import dev.stackmemory.testkit.frame.HostileTexts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the memory of imports promises. */
public abstract class ImportCheckpointsContract extends StoreContract {
    private ImportCheckpoints checkpoints() {
        return port(ImportCheckpoints.class);
    }

    @Test
    void find_absent_isEmpty() {
        assertThat(checkpoints().find("git:/repo", NO_LIMIT)).isEmpty();
    }

    @Test
    void save_thenFind_givesThePosition() {
        checkpoints().save("git:/repo", "abc", NO_LIMIT);

        assertThat(checkpoints().find("git:/repo", NO_LIMIT)).contains("abc");
    }

    @Test
    void save_existing_replaces() {
        checkpoints().save("git:/repo", "abc", NO_LIMIT);
        checkpoints().save("git:/repo", "", NO_LIMIT);

        assertThat(checkpoints().find("git:/repo", NO_LIMIT)).contains("");
    }

    @Test
    void save_hostileKeysAndPositions_areKeptApart() {
        List<String> texts = HostileTexts.texts();
        for (int index = 0; index < texts.size(); index++) {
            checkpoints().save("key " + texts.get(index), texts.get(index) + index, NO_LIMIT);
        }
        for (int index = 0; index < texts.size(); index++) {
            assertThat(checkpoints().find("key " + texts.get(index), NO_LIMIT)).contains(texts.get(index) + index);
        }
    }

    @Test
    void save_reopened_isStillThere() {
        checkpoints().save("git:/repo", "abc", NO_LIMIT);
        reopen();

        assertThat(checkpoints().find("git:/repo", NO_LIMIT)).contains("abc");
    }
}
