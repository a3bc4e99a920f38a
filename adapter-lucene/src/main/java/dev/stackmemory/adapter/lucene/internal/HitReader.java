package dev.stackmemory.adapter.lucene.internal;

import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.ports.search.LexicalHit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;

/** Makes hits of the documents found: each segment is read in its own order. */
final class HitReader {
    private HitReader() {}

    /** The hits in the order of the documents given. */
    static List<LexicalHit> read(List<BestHits.Hit> best) throws IOException {
        Map<LeafReaderContext, List<Integer>> byLeaf = new HashMap<>();
        for (int rank = 0; rank < best.size(); rank++) {
            byLeaf.computeIfAbsent(best.get(rank).leaf(), leaf -> new ArrayList<>())
                    .add(rank);
        }
        var hits = new LexicalHit[best.size()];
        for (Map.Entry<LeafReaderContext, List<Integer>> leaf : byLeaf.entrySet()) {
            var columns = new FrameColumns(leaf.getKey().reader());
            leaf.getValue().sort(Comparator.comparingInt(rank -> best.get(rank).document()));
            for (int rank : leaf.getValue()) {
                hits[rank] = read(best.get(rank), columns);
            }
        }
        return List.of(hits);
    }

    private static LexicalHit read(BestHits.Hit hit, FrameColumns columns) throws IOException {
        int document = hit.document();
        return new LexicalHit(
                new FrameId(hit.id().utf8ToString()),
                columns.revision(document),
                columns.project(document),
                columns.session(document),
                columns.createdAt(document),
                columns.importance(document),
                columns.length(document),
                hit.score());
    }
}
