package dev.stackmemory.adapter.lucene;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.Lock;

/** Lets operations on the files of an index fail as an operating system does. */
final class Faults implements UnaryOperator<Directory> {
    private final Map<Place, Supplier<IOException>> failing = new EnumMap<>(Place.class);
    private String suffix = "";

    /** An operation that can fail. */
    enum Place {
        LIST,
        OPEN,
        CREATE,
        SYNC,
        LOCK
    }

    void fail(Place place, Supplier<IOException> failure) {
        failing.put(place, failure);
    }

    /** Only for files whose names end so. */
    void fail(Place place, String ofFiles, Supplier<IOException> failure) {
        suffix = ofFiles;
        fail(place, failure);
    }

    void heal() {
        failing.clear();
        suffix = "";
    }

    private void pass(Place place, String name) throws IOException {
        Supplier<IOException> failure = failing.get(place);
        if (failure != null && name.endsWith(suffix)) {
            throw failure.get();
        }
    }

    @Override
    public Directory apply(Directory files) {
        return new FilterDirectory(files) {
            @Override
            public String[] listAll() throws IOException {
                pass(Place.LIST, "");
                return super.listAll();
            }

            @Override
            public IndexInput openInput(String name, IOContext context) throws IOException {
                pass(Place.OPEN, name);
                return super.openInput(name, context);
            }

            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                pass(Place.CREATE, name);
                return super.createOutput(name, context);
            }

            @Override
            public void sync(Collection<String> names) throws IOException {
                pass(Place.SYNC, "");
                super.sync(names);
            }

            @Override
            public Lock obtainLock(String name) throws IOException {
                pass(Place.LOCK, name);
                return super.obtainLock(name);
            }
        };
    }
}
