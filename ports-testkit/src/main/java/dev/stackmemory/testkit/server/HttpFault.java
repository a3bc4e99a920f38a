package dev.stackmemory.testkit.server;

/** What a {@link HttpFaultProxy} does to a request instead of handing it on. */
public sealed interface HttpFault {
    /**
     * An error as S3 answers it, with its XML; the server never sees the request.
     *
     * @param status such as 503
     * @param code such as {@code SlowDown}
     */
    record Answer(int status, String code) implements HttpFault {
        public Answer {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("no status of an error: " + status);
            }
        }
    }

    /**
     * The server's answer with only so many bytes of its body, whose length the head still tells in full; then the connection ends.
     */
    record Truncate(int bytes) implements HttpFault {
        public Truncate {
            if (bytes < 0) {
                throw new IllegalArgumentException("no length: " + bytes);
            }
        }
    }

    /** The server gets the request and does what it asks; the connection ends before the answer. */
    record LoseAnswer() implements HttpFault {}
}
