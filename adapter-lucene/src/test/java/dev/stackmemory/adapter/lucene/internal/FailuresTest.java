package dev.stackmemory.adapter.lucene.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.ports.failure.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static Class<?> meaning(IOException failure) {
        StoreException translated = Failures.of("write", failure);
        assertThat(translated).hasCause(failure);
        return translated.getClass();
    }

    @Test
    void of_fullDisk_isCapacityExceeded() {
        assertThat(meaning(new IOException("No space left on device")))
                .isEqualTo(StoreException.CapacityExceeded.class);
        assertThat(meaning(new FileSystemException("_0.cfs", null, "Disk quota exceeded")))
                .isEqualTo(StoreException.CapacityExceeded.class);
    }

    @Test
    void of_missingRights_isAccessDenied() {
        assertThat(meaning(new AccessDeniedException("index"))).isEqualTo(StoreException.AccessDenied.class);
        assertThat(meaning(new FileSystemException("index", null, "Read-only file system")))
                .isEqualTo(StoreException.AccessDenied.class);
        assertThat(meaning(new IOException("index (Permission denied)"))).isEqualTo(StoreException.AccessDenied.class);
    }

    @Test
    void of_damage_isCorruptStore() {
        assertThat(meaning(new CorruptIndexException("checksum failed", "_0.cfs")))
                .isEqualTo(StoreException.CorruptStore.class);
        assertThat(meaning(new NoSuchFileException("_0.cfs"))).isEqualTo(StoreException.CorruptStore.class);
    }

    @Test
    void of_anythingElse_isUnavailable() {
        assertThat(meaning(new IOException("Input/output error"))).isEqualTo(StoreException.Unavailable.class);
        assertThatThrownBy(() -> Failures.translate("read", () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("could not read: gone");
    }
}
