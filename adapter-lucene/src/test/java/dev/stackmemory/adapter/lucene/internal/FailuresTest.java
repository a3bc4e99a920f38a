package dev.stackmemory.adapter.lucene.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stackmemory.ports.failure.StoreException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexNotFoundException;
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
        assertThat(meaning(new IndexNotFoundException("no segments"))).isEqualTo(StoreException.CorruptStore.class);
        assertThat(meaning(new EOFException("read past the end"))).isEqualTo(StoreException.CorruptStore.class);
    }

    @Test
    void of_damageThatIsNone_isItsReason() {
        assertThat(meaning(new CorruptIndexException(
                        "Unexpected file read error",
                        "segments_1",
                        new FileNotFoundException("_0.si (Too many open files)"))))
                .isEqualTo(StoreException.Unavailable.class);
        assertThat(meaning(new CorruptIndexException(
                        "Unexpected file read error", "segments_1", new AccessDeniedException("_0.si"))))
                .isEqualTo(StoreException.AccessDenied.class);
        assertThat(meaning(new NoSuchFileException("_0.cfs"))).isEqualTo(StoreException.Unavailable.class);
    }

    @Test
    void of_tooManyOpenFiles_namesTheCure() {
        StoreException failure = Failures.of("read", new FileSystemException("_0.cfs", null, "Too many open files"));
        assertThat(failure).isInstanceOf(StoreException.Unavailable.class).hasMessageContaining("ulimit -n");
    }

    @Test
    void of_anythingElse_isUnavailable() {
        assertThat(meaning(new IOException("Input/output error"))).isEqualTo(StoreException.Unavailable.class);
        assertThatThrownBy(() -> Failures.translate("read", () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("could not read (gone)");
    }
}
