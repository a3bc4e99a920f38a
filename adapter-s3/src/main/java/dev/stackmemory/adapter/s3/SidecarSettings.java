package dev.stackmemory.adapter.s3;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where indexes, and small objects of the archive, are kept on this machine. What lies there can be deleted at any time.
 *
 * @param folder for this archive alone; shared by the processes of this machine, private to the user
 * @param maxBytes what may be kept there; the least recently used goes first. A search whose indexes take more works all the same, and fetches them
 *     each time
 */
public record SidecarSettings(Path folder, long maxBytes) {
    public SidecarSettings {
        Objects.requireNonNull(folder, "folder");
        if (maxBytes < 0) {
            throw new IllegalArgumentException("a cache of " + maxBytes + " bytes is not possible");
        }
    }

    /** With room for 4 GB. */
    public static SidecarSettings of(Path folder) {
        return new SidecarSettings(folder, 4L << 30);
    }
}
