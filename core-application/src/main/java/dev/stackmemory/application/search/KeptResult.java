package dev.stackmemory.application.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.rank.Signal;
import dev.stackmemory.domain.text.Snippet;
import dev.stackmemory.domain.tier.StoreId;
import dev.stackmemory.domain.tier.Tier;
import java.util.Map;
import java.util.Optional;

/** A result without its frame; otherwise as {@link SearchResult} has it. */
record KeptResult(
        FrameId frame,
        long revision,
        StoreId home,
        Tier tier,
        double score,
        Map<Signal, Double> parts,
        Optional<Snippet> snippet) {
    static KeptResult of(SearchResult result) {
        return new KeptResult(
                result.frame().id(),
                result.frame().revision(),
                result.home(),
                result.tier(),
                result.score(),
                result.parts(),
                result.snippet());
    }

    SearchResult with(Frame read) {
        return new SearchResult(read, home, tier, score, parts, snippet);
    }
}
