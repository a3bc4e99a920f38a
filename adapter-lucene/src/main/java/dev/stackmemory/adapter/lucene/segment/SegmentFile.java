package dev.stackmemory.adapter.lucene.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * Several files in one: a header, the files one after another, a table of their names and places, where the table begins, and a checksum of
 * everything. One object in a bucket is one request, and is there whole or not at all.
 */
final class SegmentFile {
    private static final String CODEC = "StackMemorySegment";
    private static final int VERSION = 1;
    /** Files begin where whole cache lines and numbers of any size do. */
    private static final int ALIGNMENT = 64;

    private SegmentFile() {}

    /** Where a file lies. */
    record Place(long offset, long length) {}

    /** Writes all files of the directory but temporary ones. */
    static void write(Directory from, IndexOutput into) throws IOException {
        CodecUtil.writeHeader(into, CODEC, VERSION);
        Map<String, Place> places = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (String name : from.listAll()) {
            if (name.equals(IndexWriter.WRITE_LOCK_NAME) || name.endsWith(".tmp")) {
                continue;
            }
            into.alignFilePointer(ALIGNMENT);
            try (IndexInput file = from.openInput(name, IOContext.READONCE)) {
                names.add(name);
                places.put(name, new Place(into.getFilePointer(), file.length()));
                into.copyBytes(file, file.length());
            }
        }
        long table = into.getFilePointer();
        into.writeVInt(names.size());
        for (String name : names) {
            Place place = places.getOrDefault(name, new Place(0, 0));
            into.writeString(name);
            into.writeVLong(place.offset());
            into.writeVLong(place.length());
        }
        into.writeLong(table);
        CodecUtil.writeFooter(into);
    }

    /**
     * The places of the files; the checksum is not compared.
     *
     * @throws CorruptIndexException if the table is none
     * @throws org.apache.lucene.index.IndexFormatTooNewException if it is of a later form
     */
    static Map<String, Place> read(IndexInput file) throws IOException {
        long end = file.length() - CodecUtil.footerLength() - Long.BYTES;
        if (end < CodecUtil.headerLength(CODEC)) {
            throw new CorruptIndexException("it is only " + file.length() + " bytes long", file);
        }
        file.seek(0);
        CodecUtil.checkHeader(file, CODEC, VERSION, VERSION);
        CodecUtil.retrieveChecksum(file);
        file.seek(end);
        long table = file.readLong();
        if (table < CodecUtil.headerLength(CODEC) || table >= end) {
            throw new CorruptIndexException("its table cannot begin at " + table, file);
        }
        file.seek(table);
        return readTable(file, table, file);
    }

    private static Map<String, Place> readTable(DataInput table, long start, IndexInput file) throws IOException {
        int count = table.readVInt();
        Map<String, Place> places = new HashMap<>();
        for (int number = 0; number < count; number++) {
            String name = table.readString();
            var place = new Place(table.readVLong(), table.readVLong());
            if (place.offset() < 0 || place.length() < 0 || place.offset() + place.length() > start) {
                throw new CorruptIndexException("its part " + name + " lies outside of it", file);
            }
            places.put(name, place);
        }
        return places;
    }
}
