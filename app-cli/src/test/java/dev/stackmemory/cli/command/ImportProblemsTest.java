package dev.stackmemory.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stackmemory.application.ImportFrames.ImportRemark;
import dev.stackmemory.cli.command.ImportProblems.Kind;
import org.junit.jupiter.api.Test;

class ImportProblemsTest {
    private final ImportProblems problems = new ImportProblems(2);

    @Test
    void kinds_sameMessage_areOne() {
        var row = new ImportRemark("row 1", "is odd");
        problems.add(row);
        problems.add(new ImportRemark("row 2", "is odd"));
        problems.add(new ImportRemark("row 3", "is even"));

        assertThat(problems.kinds())
                .containsExactly(new Kind(row, 2), new Kind(new ImportRemark("row 3", "is even"), 1));
        assertThat(problems.count()).isEqualTo(3);
    }

    @Test
    void kinds_beyondWhatIsShown_areCountedOnly() {
        for (int row = 0; row < 100; row++) {
            problems.add(new ImportRemark("row " + row, "is " + row));
        }

        assertThat(problems.kinds()).hasSize(2);
        assertThat(problems.first()).hasSize(2);
        assertThat(problems.count()).isEqualTo(100);
    }
}
