package dev.stackmemory.benchmarks.quality;

import dev.stackmemory.domain.frame.Frame;
import dev.stackmemory.domain.frame.FrameId;
import java.util.List;
import java.util.Map;

/**
 * Frames, and questions of which it is known which frames answer them.
 *
 * @param name of the collection, and of the project that its frames belong to
 * @param frames what is searched
 * @param questions what is asked
 */
record JudgedCollection(String name, List<Frame> frames, List<Question> questions) {
    /**
     * A question.
     *
     * @param text what is asked
     * @param grades how well each frame answers it, above 0; frames that do not are missing
     */
    record Question(String text, Map<FrameId, Integer> grades) {
        Question {
            grades = Map.copyOf(grades);
        }
    }
}
