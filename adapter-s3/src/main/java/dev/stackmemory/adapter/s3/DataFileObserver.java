package dev.stackmemory.adapter.s3;

import dev.stackmemory.ports.store.StoredFrame;
import java.nio.channels.FileChannel;
import java.util.Collection;

/**
 * Hears of each data file of the archive, so that it can keep something beside it that never changes either, such as an index. Thread-safe:
 * several files may be written at the same time.
 */
public interface DataFileObserver {
    /** Hears nothing. */
    DataFileObserver NONE = new DataFileObserver() {
        @Override
        public Writing writing(String dataFile) {
            return Writing.IGNORED;
        }

        @Override
        public void expired(Collection<String> dataFiles) {}
    };

    /**
     * A data file is being written, be it with new frames or with those of older files.
     *
     * @param dataFile its location, which no other file ever has
     */
    Writing writing(String dataFile);

    /** The data files are gone from the warehouse, with all that stood beside them: what is cached of them may not outlive this call. */
    void expired(Collection<String> dataFiles);

    /** One data file on its way. Called by one thread at a time. */
    interface Writing {
        /** Ignores the rows. */
        Writing IGNORED = new Writing() {
            @Override
            public void row(StoredFrame copy) {}

            @Override
            public void finish(Companions companions) {}

            @Override
            public void abandon() {}
        };

        /** The next row; the first has position 0. */
        void row(StoredFrame copy);

        /** The file has all its rows and is written, though no version of the table names it yet. */
        void finish(Companions companions);

        /** The file will never be part of the table. Called instead of {@link #finish}, or after it. */
        void abandon();
    }

    /** What stands beside a data file, and goes with it. */
    interface Companions {
        /**
         * Writes an object beside the data file; durable on return.
         *
         * @param suffix begins with a dot; the object's location is that of the data file and this
         */
        void write(String suffix, FileChannel content);
    }
}
