package dev.stackmemory.adapter.s3.internal.table;

import java.io.IOException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Makes Parquet's writers without Hadoop's files of defaults. Each writer would read and parse them, which takes longer than writing a small file, and uses none
 * of them: what it needs is set by the table.
 */
final class WithoutDefaults extends ClassLoader {
    private static final WithoutDefaults INSTANCE = new WithoutDefaults();

    private WithoutDefaults() {
        super(WithoutDefaults.class.getClassLoader());
    }

    /** Makes something. */
    interface Maker<T> {
        T make() throws IOException;
    }

    static <T> T make(Maker<T> maker) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(INSTANCE);
        try {
            return maker.make();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        return name.endsWith("-default.xml") || name.endsWith("-site.xml") ? null : super.getResource(name);
    }
}
