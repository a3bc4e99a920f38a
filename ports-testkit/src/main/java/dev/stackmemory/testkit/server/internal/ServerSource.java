package dev.stackmemory.testkit.server.internal;

/** Where a server for tests comes from. */
sealed interface ServerSource {
    /** The environment has its address. */
    record Given(String url) implements ServerSource {
        /** Without the URL, which may hold a password. */
        @Override
        public String toString() {
            return "Given";
        }
    }

    /** A container, which all share who ask for a server of this image. */
    record Container(String image) implements ServerSource {}

    /** This machine's programs, or this process. */
    record ThisMachine() implements ServerSource {}

    /**
     * Nowhere: what needs it is not run.
     *
     * @param reason what would have to be there
     */
    record None(String reason) implements ServerSource {}
}
