package dev.stackmemory.adapter.s3.internal.table;

import dev.stackmemory.domain.frame.GeneralizedUtf8;
import java.util.Arrays;
import java.util.Comparator;

/** The order of the generalised UTF-8 bytes, which is that of tags and, for well-formed texts, of Parquet's. */
enum Utf8Order implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        return Arrays.compareUnsigned(GeneralizedUtf8.encode(left), GeneralizedUtf8.encode(right));
    }
}
