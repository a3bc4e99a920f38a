package dev.stackmemory.domain.alert;

/** What a rule finds of one thing that it looks at. */
public sealed interface Verdict {
    /** Which alert it is about: the rule and, where there are several, the thing, such as {@code low-hit-rate replicas}. */
    String alert();

    /** Something that could tell does not answer, or does not know. */
    record Unknown(String alert) implements Verdict {}

    /** In all the time that is looked at too little happened to judge by. */
    record TooLittle(String alert) implements Verdict {}

    /** All is well. */
    record Fine(String alert) implements Verdict {}

    /** Neither well nor bad: what was raised stays raised, and nothing is raised, so that a value near its limit does not ring again and again. */
    record Near(String alert) implements Verdict {}

    /**
     * Somebody should know.
     *
     * @param text one clause for people: what is, and what the limit is
     */
    record Bad(String alert, String text, Remedy remedy) implements Verdict {}
}
