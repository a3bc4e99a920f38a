package dev.stackmemory.application.search;

import dev.stackmemory.domain.rank.FeedbackTerm;
import dev.stackmemory.domain.text.TermLikeness;
import dev.stackmemory.ports.search.LexicalStatistics;
import java.util.List;
import java.util.Map;

/**
 * What the homes knew of the words of a question when its first page was made. Later pages rank by it, so that what is recorded meanwhile changes no score.
 *
 * @param statistics of the terms that are scored, over all homes
 * @param expansions the terms that were found for each pattern of the question
 * @param feedback the terms that were learned from the best frames
 */
public record PinnedWords(
        LexicalStatistics statistics, Map<TermLikeness, List<String>> expansions, List<FeedbackTerm> feedback) {
    public PinnedWords {
        expansions = Map.copyOf(expansions);
        feedback = List.copyOf(feedback);
    }
}
