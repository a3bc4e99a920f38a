package dev.stackmemory.testkit.search;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LexicalSpreading} from eight seeds. */
public abstract class LexicalIndexLaws extends LexicalSpreading {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    final void answers_areTheSame_howeverTheFramesAreSpread(long seed) {
        requireSameAnswers(seed);
    }
}
