package dev.stackmemory.cli.command;

import dev.stackmemory.application.ImportFrames.ImportRemark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The remarks of an import: the first of them, and how many there were of each kind. Keeps no more than it shows. */
final class ImportProblems {
    /**
     * Remarks that say the same of different places.
     *
     * @param count 1 or more
     */
    record Kind(ImportRemark first, long count) {}

    private final int shown;
    private final List<ImportRemark> first = new ArrayList<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long count;

    /** @param shown how many remarks are kept, and how many kinds */
    ImportProblems(int shown) {
        this.shown = shown;
    }

    void add(ImportRemark remark) {
        count++;
        if (first.size() < shown) {
            first.add(remark);
        }
        Kind known = kinds.get(remark.message());
        if (known != null) {
            kinds.put(remark.message(), new Kind(known.first(), known.count() + 1));
        } else if (kinds.size() < shown) {
            kinds.put(remark.message(), new Kind(remark, 1));
        }
    }

    long count() {
        return count;
    }

    List<ImportRemark> first() {
        return List.copyOf(first);
    }

    /** In the order in which each was met first. */
    List<Kind> kinds() {
        return List.copyOf(kinds.values());
    }
}
