package dev.stackmemory.testkit.server;

import java.util.Map;

/**
 * What went through a {@link HttpFaultProxy}.
 *
 * @param requests by method; those answered by a fault are among them
 * @param bytesUp in the bodies of requests
 * @param bytesDown in the bodies of answers
 */
public record HttpTraffic(Map<String, Long> requests, long bytesUp, long bytesDown) {
    public HttpTraffic {
        requests = Map.copyOf(requests);
    }

    /** How many requests of this method there were. */
    public long requests(String method) {
        return requests.getOrDefault(method, 0L);
    }

    /** How many there were of any. */
    public long allRequests() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }
}
