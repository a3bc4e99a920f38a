package dev.stackmemory.testkit.server;

/**
 * A request that passed, or failed in, a {@link HttpFaultProxy}.
 *
 * @param method such as GET
 * @param target path and query as sent
 */
public record HttpExchange(String method, String target) {}
