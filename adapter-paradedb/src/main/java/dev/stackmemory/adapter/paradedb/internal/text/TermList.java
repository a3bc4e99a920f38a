package dev.stackmemory.adapter.paradedb.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Terms in the order of their bytes, none twice. Never changed. */
public final class TermList {
    private final List<String> terms;
    private volatile long @Nullable [] masks;

    private TermList(List<String> terms) {
        this.terms = terms;
    }

    /** @param terms in their order */
    public static TermList of(Collection<String> terms) {
        return new TermList(List.copyOf(terms));
    }

    public int size() {
        return terms.size();
    }

    List<String> all() {
        return terms;
    }

    /**
     * The mask of each term: which characters it has, by bits of which several characters share one. A term that contains another has all of its bits; an
     * edit brings one bit and takes one at most.
     */
    long[] masks() {
        long[] known = masks;
        if (known == null) {
            known = terms.stream().mapToLong(TermList::mask).toArray();
            masks = known;
        }
        return known;
    }

    /** The mask of one term. */
    public static long mask(String term) {
        long mask = 0;
        for (int index = 0; index < term.length(); ) {
            int codePoint = term.codePointAt(index);
            mask |= 1L << codePoint;
            index += Character.charCount(codePoint);
        }
        return mask;
    }

    /** The terms that are the text, or come after it. */
    List<String> from(String text) {
        int place = Collections.binarySearch(terms, text, SegmentContents.BY_BYTES);
        return terms.subList(place < 0 ? -place - 1 : place, terms.size());
    }

    /** Of each term what it shares with the one before, and the rest. */
    public byte[] encode() {
        var writer = new PackedWriter(8 * terms.size() + 8).number(terms.size());
        byte[] last = {};
        for (String term : terms) {
            byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
            int shared = 0;
            while (shared < Math.min(last.length, bytes.length) && last[shared] == bytes[shared]) {
                shared++;
            }
            writer.number(shared).number(bytes.length - (long) shared).raw(bytes, shared, bytes.length);
            last = bytes;
        }
        return writer.toBytes();
    }

    public static TermList decode(byte[] encoded) {
        var reader = new PackedReader(encoded);
        int size = reader.integer();
        var terms = new ArrayList<String>(size);
        byte[] last = {};
        for (int index = 0; index < size; index++) {
            int shared = reader.integer();
            byte[] rest = reader.block();
            var bytes = new byte[shared + rest.length];
            System.arraycopy(last, 0, bytes, 0, shared);
            System.arraycopy(rest, 0, bytes, shared, rest.length);
            terms.add(new String(bytes, StandardCharsets.UTF_8));
            last = bytes;
        }
        return new TermList(terms);
    }
}
