package dev.stackmemory.cli.invocation;

import java.util.Locale;

/** How a run ended, for the scripts that call it. The numbers never change their meaning. */
public enum ExitCode {
    OK(0, "success"),
    PROBLEMS(1, "done, and something was found wrong (verify, strict import, a conflict)"),
    WRONG_USAGE(2, "wrong usage"),
    NO_SUCH_FRAME(3, "no such frame"),
    AMBIGUOUS_ID(4, "the beginning of an id fits several frames"),
    UNAVAILABLE(5, "a store or model does not answer"),
    DEADLINE_EXCEEDED(6, "the time was up"),
    CORRUPT(7, "the store or a frame in it is damaged"),
    NEWER_SCHEMA(8, "the store was made by a newer program"),
    CAPACITY_EXCEEDED(9, "a limit is reached: the disk is full, a frame too large, or what may be spent is spent"),
    ACCESS_DENIED(10, "access denied"),
    OUTCOME_UNKNOWN(11, "nobody knows whether the write happened"),
    CONFIGURATION(12, "the configuration is wrong, or lacks what is asked for"),
    UNREADABLE_INPUT(13, "an input cannot be read, or an output not written"),
    DEFECT(70, "a defect of the program"),
    INTERRUPTED(130, "interrupted");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** One clause for people. */
    public String meaning() {
        return meaning;
    }

    /** The name in JSON, such as {@code no-such-frame}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
