package dev.stackmemory.adapter.s3.internal.object;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.ParquetFileRange;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file as an object. The end of it, with the footer, comes with one request; what is wanted of a row group is joined to few
 * requests, sent side by side.
 *
 * @param ends what is kept in memory of the ends of files
 * @param length its size as the table has it, so that nobody asks for it
 */
public record ParquetObject(
        ObjectStore store, LruCache<String, byte[]> ends, String location, long length, Operation operation)
        implements InputFile {
    /** Holes smaller than this are read over: at 100 MB/s they cost less than another request. */
    private static final int LARGEST_HOLE = 512 << 10;

    private static final int LARGEST_REQUEST = 32 << 20;

    private static final int SMALLEST_END = 256 << 10;
    private static final int LARGEST_END = 2 << 20;

    /** The places of pages and the footer take about a hundredth of a file. */
    private static final int END_SHARE = 64;

    /** Whoever reads a few bytes will read those behind them. */
    private static final int READ_AHEAD = 64 << 10;

    private static final int REQUESTS_AT_A_TIME = 8;

    /** So much of the end comes with the footer. */
    static int end(long length) {
        return (int) Math.min(length, Math.clamp(length / END_SHARE, SMALLEST_END, LARGEST_END));
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream();
    }

    private final class Stream extends SeekableInputStream {
        private long position;
        private byte[] window = new byte[0];
        private long windowStart;

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) {
            position = newPosition;
        }

        @Override
        public int read() throws IOException {
            if (position >= length) {
                return -1;
            }
            byte[] one = new byte[1];
            readFully(one);
            return one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (position >= length) {
                return -1;
            }
            int read = (int) Math.min(count, length - position);
            readFully(target, offset, read);
            return read;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (position >= length) {
                return -1;
            }
            byte[] bytes = new byte[(int) Math.min(target.remaining(), length - position)];
            readFully(bytes);
            target.put(bytes);
            return bytes.length;
        }

        @Override
        public void readFully(ByteBuffer target) throws IOException {
            byte[] bytes = new byte[target.remaining()];
            readFully(bytes);
            target.put(bytes);
        }

        @Override
        public void readFully(byte[] target) throws IOException {
            readFully(target, 0, target.length);
        }

        @Override
        public void readFully(byte[] target, int offset, int count) throws IOException {
            if (position + count > length) {
                throw new EOFException(location + " ends at " + length);
            }
            if (position < windowStart || position + count > windowStart + window.length) {
                int end = end(length);
                if (position >= length - end) {
                    windowStart = length - end;
                    window = ends.get(location, () -> store.readEnd(location, windowStart, end, operation));
                } else {
                    windowStart = position;
                    int ahead = (int) Math.min(length - position, Math.max(count, READ_AHEAD));
                    window = store.read(location, position, ahead, operation);
                }
            }
            System.arraycopy(window, (int) (position - windowStart), target, offset, count);
            position += count;
        }

        @Override
        public boolean readVectoredAvailable(ByteBufferAllocator allocator) {
            return true;
        }

        @Override
        public void readVectored(List<ParquetFileRange> ranges, ByteBufferAllocator allocator) {
            var sorted = new ArrayList<>(ranges);
            sorted.sort(Comparator.comparingLong(ParquetFileRange::getOffset));
            var requests = new ArrayList<List<ParquetFileRange>>();
            long end = Long.MIN_VALUE;
            long start = 0;
            for (ParquetFileRange range : sorted) {
                long rangeEnd = range.getOffset() + range.getLength();
                if (requests.isEmpty()
                        || range.getOffset() - end > LARGEST_HOLE
                        || rangeEnd - start > LARGEST_REQUEST) {
                    requests.add(new ArrayList<>());
                    start = range.getOffset();
                }
                requests.getLast().add(range);
                end = Math.max(end, rangeEnd);
            }
            Parallel.forEach(requests, REQUESTS_AT_A_TIME, this::fetch);
        }

        private void fetch(List<ParquetFileRange> ranges) {
            long start = ranges.getFirst().getOffset();
            long end = start;
            for (ParquetFileRange range : ranges) {
                end = Math.max(end, range.getOffset() + range.getLength());
            }
            byte[] bytes = store.read(location, start, Math.toIntExact(end - start), operation);
            for (ParquetFileRange range : ranges) {
                ByteBuffer part = ByteBuffer.wrap(bytes, (int) (range.getOffset() - start), range.getLength())
                        .slice();
                range.setDataReadFuture(CompletableFuture.completedFuture(part));
            }
        }

        @Override
        public void close() {
            window = new byte[0];
        }
    }

    /** The start of this object's location that names its companions as well, if it is a data file. */
    public static Optional<String> dataFileOf(String location) {
        int end = location.indexOf(".parquet");
        return end < 0 ? Optional.empty() : Optional.of(location.substring(0, end + ".parquet".length()));
    }
}
