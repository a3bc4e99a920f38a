package dev.stackmemory.testkit.search;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import dev.stackmemory.domain.frame.ProjectId;
import dev.stackmemory.domain.query.FrameFilter;
import dev.stackmemory.domain.rank.Bm25;
import dev.stackmemory.domain.text.Analyzer;
import dev.stackmemory.domain.text.Token;
import dev.stackmemory.ports.search.IndexTerm;
import dev.stackmemory.ports.search.LexicalHit;
import dev.stackmemory.ports.search.LexicalRequest;
import dev.stackmemory.ports.search.WeightedTerm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Small frames and plain requests. */
final class LexicalFixtures {
    static final ProjectId PROJECT = new ProjectId("p");

    private LexicalFixtures() {}

    /** A frame of {@link #PROJECT} with nothing but content. */
    static Frame frame(String id, String content) {
        return Frame.builder(new FrameId(id), PROJECT, Instant.ofEpochMilli(1_700_000_000_000L))
                .content(content)
                .build();
    }

    /** The first term of the text. */
    static String term(String text) {
        return Analyzer.tokens(text).getFirst().term();
    }

    /** Asks for frames that hold any of the words, each weighing 1. */
    static LexicalRequest ask(String words) {
        return request(Analyzer.tokens(words).stream()
                .map(Token::term)
                .distinct()
                .map(term -> new WeightedTerm(IndexTerm.anywhere(term), 1))
                .toList());
    }

    static LexicalRequest request(List<WeightedTerm> terms) {
        return new LexicalRequest(Optional.empty(), terms, new Bm25(1.2, 0.75), 20, FrameFilter.ALL, 1_000);
    }

    static List<String> ids(List<LexicalHit> hits) {
        return hits.stream().map(hit -> hit.frame().value()).toList();
    }
}
